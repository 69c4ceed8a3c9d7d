// One call of an operation: with a token, once more with a new one after a 401, and with refusals as errors.

import { EnsApiError, type Operation, toEnsApiError } from './ens-api-error.js'
import type { Base } from './origins.js'
import type { TokenSource } from './token-source.js'
import type { Answer, Exchange, Transport } from './transport.js'

export interface Call {
  readonly operation: Operation
  readonly method: Exchange['method']
  /** Below `/platform/v1/`. */
  readonly path: string
  readonly body?: unknown
}

/** What a caller expects of the answer. All reject with EnsApiError for a refusal and for an answer that is not as expected. */
export interface Caller {
  nothing(call: Call): Promise<void>
  value<T>(call: Call): Promise<T>
  /** The items of an array; `undefined` for a 304. */
  items<T>(call: Call): Promise<T[] | undefined>
  /** The item that answers a request with one item; `undefined` for a 304. */
  item<T>(call: Call): Promise<T | undefined>
}

const unexpected = ({ operation }: Call, { status }: Answer, what: string): EnsApiError =>
  new EnsApiError(`${operation} was answered with ${status} and ${what}.`, { operation, status })

// Docs: 304 is how ENS says that it is already so.
const isSuccess = ({ status }: Answer): boolean => status === 304 || (status >= 200 && status < 300)

const itemsOf = (call: Call, answer: Answer): unknown[] | undefined => {
  if (answer.status === 304) return undefined
  if (answer.body === undefined || answer.body === null) throw unexpected(call, answer, 'no body')
  // Assumed: ENS answers in the shape asked; a bare object in place of an array of one is understood as well.
  return Array.isArray(answer.body) ? answer.body : [answer.body]
}

export const createCaller = (transport: Transport, base: Base, tokens: TokenSource): Caller => {
  const attempt = async (exchange: Omit<Exchange, 'base' | 'token'>, mayRenew: boolean): Promise<Answer> => {
    const held = tokens.current()
    const answer = await transport.send({ ...exchange, base, token: await held })
    // Docs: 401 for an unknown or expired token. Callers who meet it together share one renewal.
    if (answer.status === 401 && mayRenew && tokens.drop(held)) return attempt(exchange, false)
    return answer
  }
  const answerTo = async (call: Call): Promise<Answer> => {
    const answer = await attempt({ method: call.method, path: `/platform/v1/${call.path}`, body: call.body }, true)
    if (!isSuccess(answer)) throw toEnsApiError(call.operation, answer.status, answer.body)
    if (answer.isUnreadable) throw unexpected(call, answer, 'a body that is not JSON')
    return answer
  }
  return {
    nothing: async call => {
      await answerTo(call)
    },
    value: async <T>(call: Call) => {
      const answer = await answerTo(call)
      if (answer.body === undefined || answer.body === null) throw unexpected(call, answer, 'no body')
      return answer.body as T
    },
    items: async <T>(call: Call) => itemsOf(call, await answerTo(call)) as T[] | undefined,
    item: async <T>(call: Call) => {
      const answer = await answerTo(call)
      const items = itemsOf(call, answer)
      if (items?.length === 0) throw unexpected(call, answer, 'an empty array')
      return items?.[0] as T | undefined
    }
  }
}
