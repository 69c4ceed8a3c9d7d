// A port at which nothing listens, and that nobody else can take as long as we hold it.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export interface HeldPort {
  readonly port: number
  close(): Promise<void>
}

const closeServer = (server: Server): Promise<unknown> => new Promise(resolve => server.close(resolve))

/**
 * Linux may give a port from which a connection goes out to another one too, and who connects to his own port is connected
 * to himself. It does so no more once somebody listens at the port, if at another address: observed, 3 of 60,000 before
 * and none since. Elsewhere there is no such address, and no need.
 */
const guard = async (port: number): Promise<Server> => {
  const server = createServer()
  await new Promise<void>(resolve => {
    server.once('error', () => resolve()).listen(port, '127.0.0.2', resolve)
  })
  return server
}

/**
 * It is the port from which a connection of ours goes out: whoever connects to it is refused, and nobody can listen there.
 * `port` 0 takes a free one. Rejects with Node's error when it is taken.
 */
export const holdPort = async (host: string, port: number): Promise<HeldPort> => {
  const inner = createServer()
  const sockets: Socket[] = []
  const keep = (socket: Socket): void => void sockets.push(socket.on('error', () => undefined))
  await once(inner.on('connection', keep).listen(0, host), 'listening')
  const own = port === 0 ? {} : { localPort: port, localAddress: host }
  const outgoing = connect({ port: (inner.address() as AddressInfo).port, host, ...own })
  keep(outgoing)
  const servers = [inner]
  const close = async (): Promise<void> => {
    // A proper end would keep the port for another minute.
    for (const socket of sockets) socket.resetAndDestroy()
    await Promise.all(servers.map(closeServer))
  }
  try {
    await once(outgoing, 'connect')
  } catch (error) {
    await close()
    throw error
  }
  const held = outgoing.localPort as number
  if (port === 0) servers.push(await guard(held))
  return { port: held, close }
}
