// Servers on the loopback that misbehave on purpose, each on a port of its own, and gone when the test is over.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls'
import { Worker } from 'node:worker_threads'

interface Test {
  teardown(end: () => unknown): void
}

export interface BadServer {
  readonly port: number
  /** Every connection so far. */
  readonly connections: readonly Socket[]
}

const start = async (t: Test, server: Server, event: 'connection' | 'secureConnection'): Promise<BadServer> => {
  const connections: Socket[] = []
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  server.on(event, (socket: Socket) => connections.push(socket))
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, connections }
}

/** Whatever bytes `behave` sends. */
export const startTcp = (t: Test, behave: (socket: Socket) => void): Promise<BadServer> =>
  start(t, createServer({ allowHalfOpen: true }, behave), 'connection')

export const startTls = (t: Test, options: TlsOptions, behave: (socket: TLSSocket) => void): Promise<BadServer> => {
  const server = createTlsServer(options, socket => {
    socket.on('error', () => {})
    behave(socket)
  })
  return start(t, server, 'secureConnection')
}

/** Does something once, when the first bytes have come. */
export const onRequest =
  <S extends Socket>(act: (socket: S) => void) =>
  (socket: S): void => {
    socket.once('data', () => act(socket))
  }

export const answer = (text: string | Uint8Array): ((socket: Socket) => void) => onRequest(socket => socket.write(text))

/** As `answer`, and then closes. */
export const answerAndEnd = (text: string | Uint8Array): ((socket: Socket) => void) =>
  onRequest(socket => socket.end(text))

/**
 * Sends, and resets when the other end has read it. Data and reset in one go would be a clean end to it: libuv makes an
 * end of file of a hang-up behind data. Both ends share one event loop, so a few turns of it are enough.
 */
export const answerAndReset = (text: string): ((socket: Socket) => void) =>
  onRequest(socket => sendAndReset(socket, text))

export const sendAndReset = (socket: Socket, text: string): void => {
  const turn = (left: number): unknown => (left === 0 ? socket.resetAndDestroy() : setImmediate(turn, left - 1))
  socket.write(text, () => turn(4))
}

const blockedListener = `
  const { parentPort, workerData } = require('node:worker_threads')
  const server = require('node:net').createServer()
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port)
    Atomics.wait(new Int32Array(workerData), 0, 0)
  })`

/**
 * A port that answers no SYN: its thread stands still, and its queue of two is full. Linux drops what comes then.
 */
export const startUnanswered = async (t: Test): Promise<number> => {
  const shared = new SharedArrayBuffer(4)
  const worker = new Worker(blockedListener, { eval: true, workerData: shared })
  const [port] = (await once(worker, 'message')) as [number]
  const fillers = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
  await Promise.all(fillers.map(filler => once(filler, 'connect')))
  t.teardown(async () => {
    for (const filler of fillers) filler.on('error', () => {}).destroy()
    Atomics.store(new Int32Array(shared), 0, 1)
    Atomics.notify(new Int32Array(shared), 0)
    await worker.terminate()
  })
  return port
}
