// A listening HTTP(S) server that closes well: what has arrived whole is answered first, and no connection stays open.
// Shared by the receiver and the test-kit's sink.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { UserError } from '../errors.js'

/** PEM texts. */
export interface TlsOptions {
  key: string | Uint8Array
  cert: string | Uint8Array
}

export interface ListenOptions {
  /** Default 0: any free one. */
  port?: number | undefined
  /** Default 127.0.0.1. */
  host?: string | undefined
  /** Serve https. */
  tls?: TlsOptions | undefined
}

export interface HttpAnswer {
  readonly statusCode: number
  /** The reason phrase; the usual one if absent. */
  readonly statusText?: string
  /** Name, value, name, value…; a name may repeat. */
  readonly rawHeaders?: readonly string[]
  readonly body?: Uint8Array | string
}

/** Answers a request, or undefined if nobody is there to answer. A rejection is answered with 500 and stays an unhandled one: a bug. */
export type Handler = (request: IncomingMessage) => Promise<HttpAnswer | undefined>

export interface HttpServer {
  /** The origin, without a slash at the end. An unspecified host (0.0.0.0, ::) is shown as loopback. */
  readonly url: string
  readonly port: number
  /** Answers what has arrived whole, cuts off the rest, frees the port. May be called again. */
  close(): Promise<void>
}

const write = (response: ServerResponse, { statusCode, statusText, rawHeaders = [], body }: HttpAnswer): void => {
  response.statusCode = statusCode
  if (statusText !== undefined) response.statusMessage = statusText
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    response.appendHeader(rawHeaders[index] as string, rawHeaders[index + 1] as string)
  response.end(body)
}

const respond = async (request: IncomingMessage, response: ServerResponse, handle: Handler): Promise<void> => {
  try {
    const answer = await handle(request)
    if (answer !== undefined) write(response, answer)
  } catch (error) {
    write(response, { statusCode: 500, rawHeaders: ['x-ens-local-error', 'handler-failed'] })
    throw error
  }
}

/** Connections by peer. Under TLS each is announced twice, bare and secured: the later one takes the place. */
const trackSockets = (server: Server): ReadonlyMap<string, Socket> => {
  const sockets = new Map<string, Socket>()
  const track = (socket: Socket): void => {
    const peer = `${socket.remoteAddress} ${socket.remotePort}`
    sockets.set(peer, socket)
    socket.once('close', () => {
      if (sockets.get(peer) === socket) sockets.delete(peer)
    })
  }
  server.on('connection', track)
  server.on('secureConnection', track)
  return sockets
}

const trackAnswers = (server: Server): ReadonlyMap<Socket, ServerResponse> => {
  const unanswered = new Map<Socket, ServerResponse>()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    unanswered.set(request.socket, response)
    response.once('close', () => unanswered.delete(request.socket))
  })
  return unanswered
}

const closeSocket = (socket: Socket, response: ServerResponse | undefined): void => {
  // A request that is still being sent could stall for ever, so only whole ones are waited for.
  if (response === undefined || !response.req.complete) {
    socket.destroy()
    return
  }
  if (!response.headersSent) response.setHeader('connection', 'close')
  response.once('close', () => socket.destroySoon())
}

const listen = async (server: Server, port: number, host: string): Promise<AddressInfo> => {
  try {
    // A port out of range throws at once; what the system refuses comes as an event.
    await once(server.listen(port, host), 'listening')
    return server.address() as AddressInfo
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const hint = 'Choose another port, or 0 for any free one; the host must be an address of this machine.'
    throw new UserError(`Can not listen on ${host}:${port} (${code}).`, hint, { code: 'ERR_LISTEN', cause: error })
  }
}

const toOrigin = (scheme: string, { address, family, port }: AddressInfo): string => {
  const shown = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address
  return `${scheme}://${family === 'IPv6' ? `[${shown}]` : shown}:${port}`
}

const toServer = (tls: TlsOptions | undefined): Server =>
  tls === undefined
    ? createServer()
    : (createTlsServer({ key: Buffer.from(tls.key), cert: Buffer.from(tls.cert) }) as unknown as Server)

/** Resolves when it listens. Throws UserError when it can not. */
export const startHttpServer = async (options: ListenOptions, handle: Handler): Promise<HttpServer> => {
  const { port = 0, host = '127.0.0.1', tls } = options
  const server = toServer(tls)
  // Node's own close() calls this, and it cuts off answers that are written but not yet read (Node 20 to 24).
  server.closeIdleConnections = () => undefined
  const sockets = trackSockets(server)
  const unanswered = trackAnswers(server)
  server.on('request', (request, response) => void respond(request, response, handle))
  const address = await listen(server, port, host)
  const stop = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve())
      for (const socket of sockets.values()) closeSocket(socket, unanswered.get(socket))
    })
  let stopped: Promise<void> | undefined
  return {
    url: toOrigin(tls === undefined ? 'http' : 'https', address),
    port: address.port,
    close: () => {
      stopped ??= stop()
      return stopped
    }
  }
}
