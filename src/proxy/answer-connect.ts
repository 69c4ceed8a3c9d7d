// CONNECT: a tunnel to a host of the vendor ends here, and so does the TLS in it.

import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import type { Stopwatch } from '../ports.js'
import { isTenant, type Refusal, readAuthority, toRefusal } from './proxy-target.js'

/** For a TLS handshake, and for a refusal to be read; milliseconds. */
const PATIENCE_MS = 10_000

export interface ConnectParts {
  readonly stopwatch: Pick<Stopwatch, 'after'>
  readonly contextFor: (hostname: string) => Promise<SecureContext>
  /** A tunnel is there: requests will come on this socket. */
  readonly onTunnel: (socket: TLSSocket, hostname: string) => void
  /** It was refused: `authority` is what was asked for. */
  readonly onRefused: (authority: string, statusCode: number, refusal: Refusal) => void
}

const ignore = (): void => undefined

/** Destroys the socket after a while, unless cancelled. */
const limit = (socket: Socket, { after }: ConnectParts['stopwatch']): (() => void) => {
  const cancel = after(PATIENCE_MS, () => socket.destroy())
  socket.once('close', cancel)
  return cancel
}

const refuse = (socket: Socket, parts: ConnectParts, authority: string, status: number, refusal: Refusal): void => {
  parts.onRefused(authority, status, refusal)
  const body = `${refusal.message}\n${refusal.hint}\n`
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close'
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  // What still comes is read: to close over it would take the answer away from the client.
  socket.resume()
  limit(socket, parts.stopwatch)
}

const noCertificate = (host: string, error: unknown): Refusal => ({
  message: `There is no certificate for ${host}: ${error instanceof Error ? error.message : String(error)}`,
  hint: 'Mend what certificateFor, or the local authority, complains of, and connect again.'
})

const secure = (socket: Socket, parts: ConnectParts, hostname: string, secureContext: SecureContext): void => {
  const secured = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] })
  secured.on('error', ignore)
  const cancel = limit(secured, parts.stopwatch)
  secured.once('secure', () => {
    cancel()
    parts.onTunnel(secured, hostname)
  })
}

/** Never rejects. `head` is what came after the request in the same packet. */
export const answerConnect = async (
  parts: ConnectParts,
  request: IncomingMessage,
  socket: Socket,
  head: Uint8Array
): Promise<void> => {
  // The server listens to it no more.
  socket.on('error', ignore)
  const authority = String(request.url)
  const target = readAuthority(authority)
  if (!isTenant(target, 443)) return refuse(socket, parts, authority, 403, toRefusal(target))
  const context = await parts.contextFor(target.hostname).catch((error: unknown) => noCertificate(target.host, error))
  if (socket.destroyed) return
  if ('message' in context) return refuse(socket, parts, authority, 502, context)
  socket.unshift(head)
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
  secure(socket, parts, target.hostname, context)
}
