// A receiver as a developer has it: plain HTTP on the loopback, stopped and started again by the test.

import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerOptions,
  type ServerResponse
} from 'node:http'
import type { Socket } from 'node:net'
import { freePort } from './free-port.js'

interface Test {
  teardown(end: () => unknown): void
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void

export interface ReceivedRequest {
  readonly method: string
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  /** As much as has come. */
  body(): Buffer
}

export interface HeldRequest {
  release(statusCode: number, body: string): void
}

export interface TunnelReceiver {
  readonly port: number
  readonly requests: readonly ReceivedRequest[]
  /** In place of a plain 200. */
  answerWith(handle: Handle): void
  /** The next request is answered when the test says so; resolves when it is here. */
  holdNext(): Promise<HeldRequest>
  /** At once, as when the process is killed. */
  stop(): Promise<void>
  /** On the same port. */
  restart(): Promise<void>
}

const answerOk: Handle = (request, response) => {
  request.resume().on('end', () => response.end('ok'))
}

export const startTunnelReceiver = async (t: Test, options: ServerOptions = {}): Promise<TunnelReceiver> => {
  const requests: ReceivedRequest[] = []
  const sockets = new Set<Socket>()
  let handle = answerOk
  let hold: ((held: HeldRequest) => void) | undefined
  const server = createServer(options, (request, response) => {
    const { method = '', url: target = '', headers, rawHeaders } = request
    const chunks: Buffer[] = []
    requests.push({ method, target, headers, rawHeaders, body: () => Buffer.concat(chunks) })
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    if (hold === undefined) return handle(request, response)
    hold({ release: (statusCode, body) => void response.writeHead(statusCode).end(body) })
    hold = undefined
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const listen = (port: number) => once(server.listen(port, '127.0.0.1'), 'listening')
  const port = await freePort()
  await listen(port)
  const stop = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  t.teardown(stop)
  return {
    port,
    requests,
    answerWith: next => {
      handle = next
    },
    holdNext: () =>
      new Promise(resolve => {
        hold = resolve
      }),
    stop,
    restart: async () => {
      await listen(port)
    }
  }
}
