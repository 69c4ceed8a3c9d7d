// What of a head passes through the front: names, order and repeats as they came, without what belongs to one connection.

import type { IncomingMessage } from 'node:http'
import { endToEnd, hopByHop } from '../../hop-by-hop.js'
import type { ReceiverAddress, TunnelSettings } from '../tunnel-settings.js'

/** What the receiver is sent before the body. */
export interface PassedHead {
  readonly method: string
  /** Path and query as in the request line. */
  readonly target: string
  readonly headers: string[]
  /** Bytes of the body; -1 when only its end will tell. */
  readonly length: number
}

// Expect is answered by our own server.
const dropped: ReadonlySet<string> = new Set([...hopByHop, 'expect'])
// Most headers are told apart by their length alone: this runs for every header there and back.
const lengths: ReadonlySet<number> = new Set([...dropped].map(name => name.length))
// Whatever Connection names: without them a body could be taken for a further request, one that nobody has looked at.
const indispensable = ['host', 'content-length']
const namesNothing: ReadonlySet<string | undefined> = new Set([undefined, 'keep-alive', 'Keep-Alive', 'close'])

/** `connection` is the value of that header. */
export const toPass = (rawHeaders: readonly string[], connection: string | undefined): string[] => {
  if (!namesNothing.has(connection)) return endToEnd(rawHeaders, ['expect'], indispensable)
  const passed: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (!lengths.has(name.length) || !dropped.has(name.toLowerCase()))
      passed.push(name, rawHeaders[index + 1] as string)
  }
  return passed
}

// Of the others Node would make a chunked body where there is none.
const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'])

/** The framing of the body stays as it came; adds it to the headers where it is missing, and tells the length. */
const frame = (request: IncomingMessage, headers: string[]): number => {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  if (length !== undefined) return Number(length)
  if (encoding !== undefined) {
    headers.push('Transfer-Encoding', encoding)
    return -1
  }
  if (!bodiless.has(request.method as string)) headers.push('Content-Length', '0')
  return 0
}

const toAuthority = ({ protocol, hostname, port }: ReceiverAddress): string => {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname
  return port === (protocol === 'http:' ? 80 : 443) ? host : `${host}:${port}`
}

export const createToPassedHead = ({
  receiver,
  hostHeader
}: Pick<TunnelSettings, 'receiver' | 'hostHeader'>): ((request: IncomingMessage) => PassedHead) => {
  const authority = toAuthority(receiver)
  /** HTTP/1.1 demands a Host, and a caller of HTTP/1.0 need not give one. */
  const setHost = (headers: string[]): void => {
    const index = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
    if (index === -1) headers.push('Host', authority)
    else headers[index + 1] = authority
  }
  return request => {
    const headers = toPass(request.rawHeaders, request.headers.connection)
    const length = frame(request, headers)
    if (hostHeader === 'target' || request.headers.host === undefined) setHost(headers)
    return { method: request.method as string, target: request.url as string, headers, length }
  }
}
