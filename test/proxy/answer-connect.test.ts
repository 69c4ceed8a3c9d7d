// Clients of a tunnel that are slow, silent or no clients at all, on a stopwatch that the test moves.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import t, { type Test } from 'tap'
import { createProxy } from '../../src/proxy/create-proxy.js'
import { type FakeStopwatch, fakeStopwatch } from '../support/fake-stopwatch.js'
import { type RawClient, rawConnect, testAuthority, tunnelTo } from '../support/proxying.js'

const rest = 'sub.rest.marketingcloudapis.com'

interface Bare {
  readonly server: Server
  readonly port: number
  readonly stopwatch: FakeStopwatch
  readonly ca: string
}

const start = async (t: Test): Promise<Bare> => {
  const { ca, certificateFor } = testAuthority()
  const stopwatch = fakeStopwatch()
  const server = createServer((_request, response) => response.end('here'))
  createProxy({ certificateFor, host: '127.0.0.1', stopwatch, emit: () => undefined }).attach(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  return { server, port: (server.address() as AddressInfo).port, stopwatch, ca }
}

/** The server's side of the next connection. */
const otherSide = async ({ server }: Bare): Promise<Socket> => {
  const [socket] = await once(server, 'connection')
  return socket as Socket
}

const connect = async (client: RawClient, authority: string): Promise<void> => {
  client.write(`CONNECT ${authority} HTTP/1.1\r\nHost: x\r\n\r\n`)
  await client.until(/\r\n\r\n/)
}

t.test('a handshake has ten seconds', async t => {
  const bare = await start(t)
  const { port, stopwatch, ca } = bare
  const silent = rawConnect(t, port)
  await connect(silent, `${rest}:443`)
  t.equal(stopwatch.waiting(), 1)
  stopwatch.advance(9_999)
  t.equal(stopwatch.waiting(), 1)
  const quick = await tunnelTo(t, rawConnect(t, port), rest, ca)
  quick.write(`GET / HTTP/1.1\r\nHost: ${rest}\r\n\r\n`)
  await quick.until(/here$/)
  t.equal(stopwatch.waiting(), 1, 'who is through has all the time')
  stopwatch.advance(1)
  await silent.closed
  t.equal(stopwatch.waiting(), 0)
})

t.test('a refusal is left to be read for as long', async t => {
  const bare = await start(t)
  const opened = otherSide(bare)
  const client = rawConnect(t, bare.port)
  client.socket.allowHalfOpen = true
  const server = await opened
  const ended = once(client.socket, 'end')
  await connect(client, 'example.com:443')
  await ended
  client.write('still here')
  t.equal(server.destroyed, false)
  const gone = once(server, 'close')
  bare.stopwatch.advance(10_000)
  await gone
  t.equal(bare.stopwatch.waiting(), 0)
})

t.test('what is no TLS, and who resets, take nothing down', async t => {
  const bare = await start(t)
  const first = rawConnect(t, bare.port)
  await connect(first, `${rest}:443`)
  first.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await first.closed
  for (const authority of [`${rest}:443`, 'example.com:443']) {
    const opened = otherSide(bare)
    const client = rawConnect(t, bare.port)
    client.socket.allowHalfOpen = true
    const server = await opened
    await connect(client, authority)
    const gone = new Promise(resolve => server.once('close', resolve))
    client.socket.resetAndDestroy()
    await gone
    t.equal(bare.stopwatch.waiting(), 0, authority)
  }
  const inside = await tunnelTo(t, rawConnect(t, bare.port), rest, bare.ca)
  inside.write(`GET / HTTP/1.1\r\nHost: ${rest}\r\n\r\n`)
  t.match(await inside.until(/here$/), 'HTTP/1.1 200 OK')
})
