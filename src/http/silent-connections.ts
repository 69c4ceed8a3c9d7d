// Connections on which nobody has asked anything yet: a browser's spare one, a TLS handshake that was never finished.
// Node waits for them when a server closes, for up to two minutes.

import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

const isSame = (one: Socket, other: Socket): boolean =>
  one.remotePort === other.remotePort && one.remoteAddress === other.remoteAddress

const watch = (server: Server): ReadonlySet<Socket> => {
  const silent = new Set<Socket>()
  const add = (socket: Socket): void => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  }
  server.on('connection', add)
  // Under TLS each is announced twice, bare and secured, and it is the secured one that a request belongs to.
  server.on('secureConnection', (socket: Socket) => {
    for (const bare of silent) if (isSame(bare, socket)) silent.delete(bare)
    add(socket)
  })
  server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket))
  return silent
}

/** Ends them when the application is closed. */
export const endSilentConnections = (app: FastifyInstance): void => {
  const silent = watch(app.server)
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
  })
}
