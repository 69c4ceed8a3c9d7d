// Connections on which there is nothing to answer: a browser's spare one, a TLS handshake that was never finished, a
// CONNECT, a body that stops halfway. Node waits for them when a server closes, some for up to two minutes, some forever.

import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

const isSame = (one: Socket, other: Socket): boolean =>
  one.remotePort === other.remotePort && one.remoteAddress === other.remoteAddress

type Asked = Pick<IncomingMessage, 'complete'>

/** What each was last asked; undefined where nobody asks for an answer. */
const watch = (server: Server): ReadonlyMap<Socket, Asked | undefined> => {
  const asked = new Map<Socket, Asked | undefined>()
  const add = (socket: Socket): void => {
    asked.set(socket, undefined)
    socket.once('close', () => asked.delete(socket))
  }
  server.on('connection', add)
  // Under TLS each is announced twice, bare and secured, and it is the secured one that a request belongs to.
  server.on('secureConnection', (socket: Socket) => {
    for (const bare of asked.keys()) if (isSame(bare, socket)) asked.delete(bare)
    add(socket)
  })
  server.on('request', (request: IncomingMessage) => asked.set(request.socket, request))
  // From then on the server knows nothing of it.
  server.on('connect', ({ socket }: IncomingMessage) => asked.set(socket, undefined))
  return asked
}

/** Ends them when the application is closed. */
export const endSilentConnections = (app: FastifyInstance): void => {
  const asked = watch(app.server)
  app.addHook('preClose', async () => {
    for (const [socket, request] of asked) if (request?.complete !== true) socket.destroy()
  })
}
