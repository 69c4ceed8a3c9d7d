// Calls of the page: the control API, and ENS itself with a token of this emulator. A refusal is an ApiProblem, with the
// words of whoever refused and what to do next.

export interface Problem {
  /** The HTTP status; 0 when no answer came. */
  readonly status: number
  /** `no-such-delivery` of the control API; the `errorcode` of ENS; `unreachable`. */
  readonly code: string
  readonly message: string
  readonly hint: string
  /** The whole answer, as it came. */
  readonly body: string
}

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

export interface Credentials {
  readonly auth: 'any' | 'strict' | 'off'
  readonly clientId: string
  readonly clientSecret: string
  readonly token: string
  readonly tokenUrl: string
  readonly restUrl: string
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** All reject with ApiProblem. `T` is what the emulator answers; an empty body is undefined. */
export interface Api {
  /** Below `/_ens-local`: `get('/callbacks')`. */
  get<T>(path: string): Promise<T>
  /** Rejects with anything once `signal` has aborted. */
  send<T>(method: Exclude<Method, 'GET'>, path: string, body?: unknown, signal?: AbortSignal): Promise<T>
  /** Of ENS, below `/platform/v1`: `ens('POST', '/ens-callbacks', [{…}])`. */
  ens<T>(method: Method, path: string, body?: unknown): Promise<T>
  credentials(): Promise<Credentials>
  /** The activity stream as it comes in. */
  stream(options: { readonly lastEventId: number; readonly signal: AbortSignal }): Promise<ReadableStream<Uint8Array>>
}

export interface ApiOptions {
  /** Of the page itself. */
  readonly origin: string
  /** `--control-token`, where one is asked for. */
  controlToken(): string | undefined
}

const CONTROL = '/_ens-local'

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const wordsOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise)

/** `{error:{code,message,hint}}` of the control API, or `{errorcode,message}` of ENS. */
const toProblem = (status: number, body: string): Problem => {
  const answer = Object(parse(body)) as { error?: unknown; message?: unknown; errorcode?: unknown }
  const { code, message, hint } = Object(answer.error ?? answer) as Record<string, unknown>
  return {
    status,
    code: wordsOf(code, String(answer.errorcode ?? status)),
    message: wordsOf(message, body === '' ? `The answer was ${status}, without a word.` : body),
    hint: wordsOf(hint, ''),
    body
  }
}

const unreachable = (error: unknown): ApiProblem =>
  new ApiProblem({
    status: 0,
    code: 'unreachable',
    message: 'The emulator does not answer.',
    hint: 'Start it again with `ens-local start`; the page goes on by itself.',
    body: String(error)
  })

const reach = async (url: string, init: RequestInit): Promise<Response> => {
  const response = await fetch(url, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error
    throw unreachable(error)
  })
  if (response.ok) return response
  throw new ApiProblem(toProblem(response.status, await textOf(response)))
}

/** The emulator may end in the middle of an answer. */
const textOf = (response: Response): Promise<string> =>
  response.text().catch((error: unknown) => {
    throw unreachable(error)
  })

const call = async <T>(
  url: string,
  method: Method,
  token: string | undefined,
  body?: unknown,
  signal?: AbortSignal
): Promise<T> => {
  const response = await reach(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' })
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: signal ?? null
  })
  const text = await textOf(response)
  return (text === '' ? undefined : (parse(text) ?? text)) as T
}

type Ens = Pick<Api, 'ens' | 'credentials'>

/** Credentials are asked for once, and again when they are refused: an emulator that was started again has others. */
const createEns = (origin: string, get: Api['get']): Ens => {
  let asked: Promise<Credentials> | undefined
  const credentials = (): Promise<Credentials> => {
    asked ??= get<Credentials>('/credentials').catch((error: unknown) => {
      asked = undefined
      throw error
    })
    return asked
  }
  const ens = async <T>(method: Method, path: string, body?: unknown): Promise<T> => {
    const { token, restUrl } = await credentials()
    const url = `${origin}${restUrl}${path}`
    try {
      return await call<T>(url, method, token, body)
    } catch (error) {
      if (!(error instanceof ApiProblem && error.problem.status === 401)) throw error
      asked = undefined
      const now = await credentials()
      if (now.token === token) throw error
      return call<T>(url, method, now.token, body)
    }
  }
  return { ens, credentials }
}

export const createApi = ({ origin, controlToken }: ApiOptions): Api => {
  const get = <T>(path: string): Promise<T> => call(`${origin}${CONTROL}${path}`, 'GET', controlToken())
  return {
    get,
    send: (method, path, body, signal) => call(`${origin}${CONTROL}${path}`, method, controlToken(), body, signal),
    ...createEns(origin, get),
    stream: async ({ lastEventId, signal }) => {
      const token = controlToken()
      const response = await reach(`${origin}${CONTROL}/stream`, {
        signal,
        headers: {
          'last-event-id': String(lastEventId),
          ...(token !== undefined && { authorization: `Bearer ${token}` })
        }
      })
      return response.body as ReadableStream<Uint8Array>
    }
  }
}
