// A port that was free a moment ago, for what must be told its port beforehand, or comes back to it later.

import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** Below those that systems give out by themselves: nobody else gets it before it is used, nor between two uses. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const server = createServer().listen(randomInt(10_000, 30_000), '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false
    )
    if (!isFree) continue
    const { port } = server.address() as AddressInfo
    await once(server.close(), 'close')
    return port
  }
}
