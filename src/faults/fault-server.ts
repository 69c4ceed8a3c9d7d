// A receiver that misbehaves: TCP, TLS and HTTP as its kind says, on one port.

import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Stopwatch } from '../ports.js'
import type { Certify } from './fault-certificates.js'
import type { FaultReceiver } from './fault-kind.js'
import { createTlsWrap } from './tls-wrap.js'

/** What whoever watches the receiver may want to see. `from` is `address:port` of the caller. */
export type Sighting =
  | { readonly what: 'connection' | 'closed'; readonly from: string }
  | {
      readonly what: 'request'
      readonly from: string
      readonly method: string
      readonly path: string
      readonly bytes: number
    }
  /** The handshake failed, or what came was no HTTP. */
  | { readonly what: 'broken'; readonly from: string; readonly why: string }

export interface FaultServerOptions {
  readonly receiver: Extract<FaultReceiver, { is: 'listening' }>
  /** What stands for `<…>` in the kind's name. */
  readonly parameter: number
  readonly host: string
  readonly port: number
  readonly stopwatch: Stopwatch
  /** Without it, http in place of https. */
  readonly certify?: Certify
  readonly see?: (sighting: Sighting) => void
}

export interface FaultServer {
  readonly port: number
  /** Who calls an address asks for no host in TLS: from now on the certificate stands for this one too. */
  cover(address: string): void
  /** Begins to count again. */
  reset(): void
  /** Resolves when all its sockets are gone, whatever they wait for. */
  close(): Promise<void>
}

interface Caller {
  /** The TCP connection. */
  readonly socket: Socket
  readonly from: string
}

/** By what HTTP is spoken on. */
type Callers = WeakMap<Socket, Caller>

const callerOf = (callers: Callers, stream: Socket): Caller => callers.get(stream) as Caller

const readWhole = (request: IncomingMessage, done: (body: Buffer) => void): void => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).once('end', () => done(Buffer.concat(chunks)))
}

const addressOf = ({ headers, url }: IncomingMessage): string =>
  `${String(headers.host).replace(/:\d+$/, '')}${String(url).replace(/\?.*$/, '')}`

/** Connections are handed in. */
const createHttp = (options: FaultServerOptions, counts: Map<string, number>, callers: Callers): Server => {
  const { receiver, parameter, stopwatch, see } = options
  const { answer = ({ response }) => void response.end() } = receiver
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    const stream = request.socket
    const { socket, from } = callerOf(callers, stream)
    readWhole(request, body => {
      see?.({ what: 'request', from, method: `${request.method}`, path: `${request.url}`, bytes: body.length })
      const address = addressOf(request)
      const count = (what: string): number => {
        const key = `${what} ${address}`
        const times = (counts.get(key) ?? 0) + 1
        counts.set(key, times)
        return times
      }
      answer({ parameter, address, body, socket, stream, response, stopwatch, count })
    })
  }
  return createHttpServer(take).on('clientError', (error, stream) => {
    see?.({
      what: 'broken',
      from: callerOf(callers, stream as Socket).from,
      why: String(Reflect.get(error, 'reason') ?? error.message)
    })
    stream.destroy()
  })
}

/** Rejects with Node's error when it can not listen there. */
export const startFaultServer = async (options: FaultServerOptions): Promise<FaultServer> => {
  const { receiver, certify, host, see } = options
  const counts = new Map<string, number>()
  const callers: Callers = new WeakMap()
  const http = createHttp(options, counts, callers)
  const tls = certify && createTlsWrap(receiver, certify)
  const sockets = new Set<Socket>()

  const server = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
    sockets.add(socket)
    const from = `${socket.remoteAddress}:${socket.remotePort}`
    see?.({ what: 'connection', from })
    const forget = (): void => {
      sockets.delete(socket)
      see?.({ what: 'closed', from })
    }
    socket.on('error', () => undefined).once('close', forget)
    if (receiver.raw !== undefined) {
      socket.once('end', () => socket.end())
      return receiver.raw(socket)
    }
    const stream = tls === undefined ? socket : tls.wrap(socket)
    callers.set(stream, { socket, from })
    http.emit('connection', stream)
  })
  await once(server.listen(options.port, host), 'listening')

  return {
    port: (server.address() as AddressInfo).port,
    cover: address => tls?.cover(address),
    reset: () => counts.clear(),
    close: () =>
      new Promise(resolve => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      })
  }
}
