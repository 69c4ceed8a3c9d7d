// A way that one exchange alone takes, and an authority that is believed there alone.

import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import type { Destination } from '../../src/ports.js'
import { buildRequest, registeredHost, startPoster } from '../support/posting.js'
import { certify } from '../support/tls-front.js'

interface Server {
  readonly port: number
  readonly ca: string
  /** How many connections there have been. */
  connections(): number
}

const start = async (t: Test, statusCode: number): Promise<Server> => {
  const { ca, cert, key } = certify([registeredHost])
  let connections = 0
  const server = createServer({ cert, key }, (request, response) => {
    request.resume().on('end', () => response.writeHead(statusCode).end())
  })
  server.on('connection', () => {
    connections += 1
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, ca, connections: () => connections }
}

const to = ({ port }: Server, ca?: string): Destination => ({
  protocol: 'https:',
  hostname: '127.0.0.1',
  port,
  ...(ca !== undefined && { ca })
})

t.test('whatever Resolve says', async t => {
  const [usual, other] = [await start(t, 200), await start(t, 202)]
  const { post } = startPoster(t, usual.port, 'https:', { ca: usual.ca })
  t.match(await post(buildRequest()), { outcome: { statusCode: 200 } })
  const led = await post(buildRequest({ via: to(other, other.ca) }))
  t.match(led, { outcome: { statusCode: 202 }, remote: `127.0.0.1:${other.port}` })
})

t.test('nobody else is believed there, and it nowhere else', async t => {
  const [usual, other] = [await start(t, 200), await start(t, 202)]
  const { post } = startPoster(t, usual.port, 'https:', { ca: usual.ca })
  const untrusted = { outcome: { status: 'TrustFailure', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } }
  t.match(await post(buildRequest({ via: to(other) })), untrusted, 'the usual authorities')
  t.match(await post(buildRequest({ via: to(usual, other.ca) })), untrusted, 'only that one')
  t.match(await post(buildRequest({ via: to(other, other.ca) })), { outcome: { statusCode: 202 } })
  t.match(await post(buildRequest({ via: to(other) })), untrusted, 'not from then on')
})

t.test('kept connections are not shared between the two ways', async t => {
  const [usual, other] = [await start(t, 200), await start(t, 202)]
  const { post } = startPoster(t, usual.port, 'https:', { ca: usual.ca, keepAlive: true })
  const url = new URL(`https://${registeredHost}/`)
  const via = to(other, other.ca)
  for (const _round of [1, 2]) {
    t.match(await post(buildRequest({ url })), { outcome: { statusCode: 200 } })
    t.match(await post(buildRequest({ url, via })), { outcome: { statusCode: 202 } })
  }
  t.strictSame([usual.connections(), other.connections()], [1, 1])
})
