// In place of the front, for the tests of a provider alone: answers each request itself.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FrontDoor } from '../../src/tunnel/tunnel-ports.js'

interface Test {
  teardown(end: () => unknown): void
}

export const startStandInFront = async (
  t: Test,
  handle: (request: IncomingMessage, response: ServerResponse) => void = (request, response) =>
    void request.pipe(response)
): Promise<FrontDoor> => {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { host: '127.0.0.1', port, accept: socket => void server.emit('connection', socket) }
}
