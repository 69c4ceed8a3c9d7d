// Hands a request on to the app: exact bytes, headers in order and with repeats. What comes back is a value.

import { Agent } from 'undici'
import { UserError } from '../errors.js'
import { endToEnd } from '../hop-by-hop.js'

export interface ForwardRequest {
  /** As it stood in the request line: path and query. */
  readonly target: string
  /** Name, value, name, value… as they came in. */
  readonly rawHeaders: readonly string[]
  readonly body: Uint8Array
}

export type ForwardAnswer =
  | {
      readonly answered: true
      readonly statusCode: number
      readonly statusText?: string
      readonly rawHeaders: string[]
      readonly body: Uint8Array
    }
  /** `down`: no connection. `timeout`: too slow. `broken`: it hung up, or what came is not HTTP. */
  | { readonly answered: false; readonly why: 'down' | 'timeout' | 'broken'; readonly code: string }

export interface Forwarder {
  forward(request: ForwardRequest): Promise<ForwardAnswer>
  close(): Promise<void>
}

// Host: the app's own, as an app with virtual hosts or a host check needs it, and as TLS does; smee-client learnt it too.
// Content-Length: undici sets it for the bytes it sends. Expect: already answered by our own server.
const notForTheApp = ['host', 'content-length', 'expect']

// Node refuses to write a reason phrase outside latin1, so such a one is left to the usual words.
const reasonOf = (statusText: string): { statusText?: string } =>
  /^[\t\x20-\x7e\x80-\xff]+$/.test(statusText) ? { statusText } : {}

const toUnanswered = (error: unknown): ForwardAnswer => {
  const { code, syscall } = error as NodeJS.ErrnoException
  const known = code ?? (error as Error).name
  if (known === 'UND_ERR_HEADERS_TIMEOUT' || known === 'UND_ERR_BODY_TIMEOUT')
    return { answered: false, why: 'timeout', code: known }
  // A refused or unknown address; also several refused ones (AggregateError has the code, and no syscall).
  const isDown =
    syscall === 'connect' || syscall === 'getaddrinfo' || /^(ECONNREFUSED|UND_ERR_CONNECT|ERR_(TLS|SSL))/.test(known)
  return { answered: false, why: isDown ? 'down' : 'broken', code: known }
}

const toUrl = (forwardTo: string): URL => {
  const url = URL.canParse(forwardTo) ? new URL(forwardTo) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new UserError('forwardTo is not an http(s) URL.', 'Give the origin of your app: http://127.0.0.1:3000.', {
      code: 'ERR_BAD_FORWARD'
    })
  return url
}

/** Throws UserError when `forwardTo` is no http(s) URL. `timeoutMs` bounds each wait; `maxBytes` the app's answer. */
export const createForwarder = (forwardTo: string, timeoutMs: number, maxBytes: number): Forwarder => {
  const { origin, pathname, search } = toUrl(forwardTo)
  const fixedPath = pathname === '/' && search === '' ? undefined : `${pathname}${search}`
  const agent = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxBytes
  })
  const forward = async ({ target, rawHeaders, body }: ForwardRequest): Promise<ForwardAnswer> => {
    const response = await agent.request({
      origin,
      path: fixedPath ?? target,
      method: 'POST',
      headers: endToEnd(rawHeaders, notForTheApp),
      body,
      responseHeaders: 'raw'
    })
    const { statusCode, statusText, headers } = response
    // `responseHeaders: 'raw'` makes this a list, which undici's types do not say.
    const answerHeaders = endToEnd(headers as unknown as string[])
    const bytes = new Uint8Array(await response.body.arrayBuffer())
    return { answered: true, statusCode, ...reasonOf(statusText), rawHeaders: answerHeaders, body: bytes }
  }
  let closed: Promise<void> | undefined
  return {
    forward: request => forward(request).catch(toUnanswered),
    close: () => {
      closed ??= agent.close()
      return closed
    }
  }
}
