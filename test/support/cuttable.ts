// A way to an emulator that can be cut, and mended at the same place: as when a machine sleeps.

import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { freePort } from './free-port.js'

export interface Cuttable {
  readonly url: string
  /** Breaks what is open, and refuses what comes. */
  cut(): Promise<void>
  mend(): Promise<void>
}

/** Host and Origin become the emulator's own, or it would take the page for a stranger's. */
export const startCuttable = async (t: { teardown(end: () => unknown): void }, to: string): Promise<Cuttable> => {
  const { hostname, port, host, origin } = new URL(to)
  const server = createServer((incoming, response) => {
    const headers = { ...incoming.headers, host, ...(incoming.headers.origin !== undefined && { origin }) }
    const onward = request({ hostname, port, method: incoming.method, path: incoming.url, headers }, answer => {
      response.writeHead(Number(answer.statusCode), answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  const listen = async (at: number): Promise<void> => {
    await once(server.listen(at, '127.0.0.1'), 'listening')
  }
  const own = await freePort()
  await listen(own)
  const cut = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  t.teardown(cut)
  return { url: `http://127.0.0.1:${own}`, cut, mend: () => listen(own) }
}
