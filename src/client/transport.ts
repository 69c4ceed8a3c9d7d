// JSON over HTTP, one exchange at a time: what the other side answers is a value, and not being answered a UserError.

import { Agent, errors } from 'undici'
import { UserError } from '../errors.js'
import type { Base } from './origins.js'

export interface TransportOptions {
  /** PEM of the authorities and servers to trust in place of Node's own list. */
  ca?: string | Uint8Array | (string | Uint8Array)[] | undefined
  /** For each wait of an exchange (connection, headers, next piece of the body); real milliseconds. */
  timeoutMs: number
}

export interface Exchange {
  readonly base: Base
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly token?: string
  readonly body?: unknown
}

export interface Answer {
  readonly status: number
  /** The parsed body; undefined for an empty one or one that is not JSON. */
  readonly body: unknown
  /** There was a body and it was not JSON. */
  readonly isUnreadable: boolean
}

export interface Transport {
  send(exchange: Exchange): Promise<Answer>
  close(): Promise<void>
}

// undici's HTTPParserError has a name and no code.
const codeOf = (error: unknown): string => {
  const { code, name } = error as NodeJS.ErrnoException
  return code ?? name
}

/** What to do about an exchange that brought no answer. */
export const hintFor = (error: unknown, origin: string): string => {
  if (error instanceof errors.ClientClosedError || error instanceof errors.ClientDestroyedError)
    return 'This client is closed: make a new EnsClient.'
  if (/CERT|SIGNATURE|ERR_TLS|ERR_SSL/.test(codeOf(error)))
    return 'The certificate or the TLS settings do not fit: give the authority in `ca`, and check http or https.'
  return origin.endsWith('.marketingcloudapis.com')
    ? 'Check the subdomain of the tenant, and the network.'
    : 'Is the emulator running, and at this address? Start it with `ens-local start`.'
}

const toUserError = (cause: unknown, { base, path }: Exchange): UserError =>
  new UserError(`No answer from ${base.origin}${path} (${codeOf(cause)}).`, hintFor(cause, base.origin), {
    code: 'ERR_NO_ANSWER',
    cause
  })

const toAnswer = (status: number, text: string): Answer => {
  if (text === '') return { status, body: undefined, isUnreadable: false }
  try {
    return { status, body: JSON.parse(text), isUnreadable: false }
  } catch {
    return { status, body: undefined, isUnreadable: true }
  }
}

const exchangeWith = async (agent: Agent, { base, method, path, token, body }: Exchange): Promise<Answer> => {
  const response = await agent.request({
    origin: base.origin,
    path: `${base.prefix}${path}`,
    method,
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' })
    },
    body: body === undefined ? null : JSON.stringify(body)
  })
  return toAnswer(response.statusCode, await response.body.text())
}

export const createTransport = ({ ca, timeoutMs }: TransportOptions): Transport => {
  const connect = {
    timeout: timeoutMs,
    // Whatever is in the list is trusted, also a server's own certificate.
    ...(ca === undefined ? {} : { allowPartialTrustChain: true, ca: ca as string | Buffer | (string | Buffer)[] })
  }
  const agent = new Agent({ connect, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
  let closed: Promise<void> | undefined
  return {
    send: async exchange => {
      try {
        return await exchangeWith(agent, exchange)
      } catch (error) {
        throw toUserError(error, exchange)
      }
    },
    close: () => {
      closed ??= agent.close()
      return closed
    }
  }
}
