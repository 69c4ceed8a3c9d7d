// The provider localtunnel: its own promises, then those of every tunnel, on a relay of ours and on the npm package's.

import { once } from 'node:events'
import t, { type Test } from 'tap'
import { createStopwatch } from '../../../src/clock/create-stopwatch.js'
import { createResolve } from '../../../src/outbound/create-resolve.js'
import { createLocaltunnel } from '../../../src/tunnel/providers/localtunnel.js'
import type { Link } from '../../../src/tunnel/tunnel-ports.js'
import { type SetUpTunnel, tunnelContract } from '../../contract/tunnel.js'
import { startUnanswered } from '../../support/bad-servers.js'
import { type FakeRelay, type FakeRelayOptions, startFakeRelay } from '../../support/fake-relay.js'
import { startStandInFront } from '../../support/stand-in-front.js'
import { askPublic, startTlsFront } from '../../support/tls-front.js'

const tools = { stopwatch: createStopwatch(), resolve: createResolve({ map: {}, forwardTo: undefined }) }
const { signal } = new AbortController()

interface Dialled {
  readonly relay: FakeRelay
  readonly link: Link
  ask(body?: string): Promise<string>
}

const dial = async (t: Test, options: FakeRelayOptions = {}): Promise<Dialled> => {
  const relay = await startFakeRelay(t, options)
  const tls = await startTlsFront(t, ['*.lt.test'], relay.port)
  const front = await startStandInFront(t)
  const provider = createLocaltunnel({ server: relay.origin, name: 'mydev', ca: undefined }, tools)
  const link = await provider.dial({ front, name: 'mydev', signal })
  t.teardown(link.close)
  return {
    relay,
    link,
    ask: async (body = 'hello') => {
      const { statusCode, body: echo } = await askPublic(tls, `${link.url}/`, { body })
      return `${statusCode} ${echo}`
    }
  }
}

t.test('a link leads from the public url to the front', async t => {
  const { link, relay, ask } = await dial(t)
  t.match(link, { url: 'https://mydev.lt.test', name: 'mydev' })
  for (const body of ['one', 'two']) t.equal(await ask(body), `200 ${body}`)
  const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => ask(`${index}`)))
  t.same(
    answers,
    answers.map((_, index) => `200 ${index}`)
  )
  t.ok(relay.dials >= 42, 'sockets are replaced')
})

t.test('what it is, and what it can not be told', async t => {
  const settings = { server: undefined, name: undefined, ca: undefined }
  t.match(createLocaltunnel(settings, tools), { id: 'localtunnel', stableName: false })
  t.match(createLocaltunnel({ ...settings, name: 'a' }, tools), { stableName: true })
  for (const server of ['localtunnel.me', 'ftp://a.test', 'https://a.test/path'])
    t.throws(() => createLocaltunnel({ ...settings, server }, tools), { code: 'ERR_OPTION', message: /^server: / })
})

t.test('a relay that is reached elsewhere takes its sockets there, too', async t => {
  const relay = await startFakeRelay(t)
  const front = await startStandInFront(t)
  const map = { 'relay.test': relay.origin }
  const link = await createLocaltunnel(
    { server: 'http://relay.test', name: undefined, ca: undefined },
    { ...tools, resolve: createResolve({ map, forwardTo: undefined }) }
  ).dial({ front, name: undefined, signal })
  t.equal(link.name, 'some-name-1')
  t.same(relay.names(), ['some-name-1'])
  await link.close()
})

t.test('one that takes fewer sockets than it says', async t => {
  const { ask, relay } = await dial(t, { announces: 20, takes: 3 })
  await relay.until(() => relay.dials >= 20)
  for (const body of ['one', 'two', 'three']) t.equal(await ask(body), `200 ${body}`)
})

t.test('the relay closes the port: lost', async t => {
  const { link, relay } = await dial(t)
  await relay.closeDataPort('mydev')
  t.match(await link.lost, { code: 'ERR_TUNNEL_LOST', message: /^The tunnel is gone\. Port \d+, where .*\.$/ })
  await link.close()
})

t.test('the relay is killed: lost', async t => {
  const { link, relay } = await dial(t)
  await relay.kill()
  t.match(await link.lost, { code: 'ERR_TUNNEL_LOST' })
})

t.test('the port can not be reached at all', async t => {
  const relay = await startFakeRelay(t)
  const front = await startStandInFront(t)
  const provider = createLocaltunnel({ server: relay.origin, name: 'a', ca: undefined }, tools)
  const answer = { id: 'a', url: 'https://a.lt.test', max_conn_count: 2, port: 1 }
  relay.answerAsksWith((_request, response) => response.end(JSON.stringify(answer)))
  await t.rejects(provider.dial({ front, name: 'a', signal }), {
    code: 'ERR_TUNNEL_UNREACHABLE',
    message: /^Port 1, where 127\.0\.0\.1:\d+ takes connections: .*ECONNREFUSED/,
    hint: /high ports/
  })
})

t.test('a relay that names no host', async t => {
  const relay = await startFakeRelay(t, { extra: { ip: `${'no host '.repeat(10)}/` } })
  const front = await startStandInFront(t)
  const provider = createLocaltunnel({ server: relay.origin, name: 'a', ca: undefined }, tools)
  await t.rejects(provider.dial({ front, name: 'a', signal }), { code: 'ERR_TUNNEL_UNREACHABLE' })
})

t.test('cancelled while the sockets are dialled', async t => {
  const relay = await startFakeRelay(t)
  const front = await startStandInFront(t)
  const controller = new AbortController()
  // The timer of the request for a tunnel is taken back when it is answered; what follows are the sockets.
  const abortLater = () => void setImmediate(() => controller.abort())
  const stopwatch = { now: tools.stopwatch.now, after: () => abortLater }
  const provider = createLocaltunnel({ server: relay.origin, name: 'a', ca: undefined }, { ...tools, stopwatch })
  const answer = { id: 'a', url: 'https://a.lt.test', port: await startUnanswered(t), ip: '127.0.0.1' }
  relay.answerAsksWith((_request, response) => response.end(JSON.stringify(answer)))
  await t.rejects(provider.dial({ front, name: 'a', signal: controller.signal }), { code: 'ERR_TUNNEL_ABORTED' })
})

t.test('cancelling has no effect on an open link', async t => {
  const relay = await startFakeRelay(t)
  const front = await startStandInFront(t)
  const controller = new AbortController()
  const provider = createLocaltunnel({ server: relay.origin, name: 'a', ca: undefined }, tools)
  const link = await provider.dial({ front, name: 'a', signal: controller.signal })
  controller.abort()
  const socket = await relay.takeSocket('a')
  socket.write('POST / HTTP/1.1\r\nHost: a.lt.test\r\nContent-Length: 0\r\n\r\n')
  const [answer] = await once(socket, 'data')
  t.match(String(answer), /^HTTP\/1\.1 200 OK/)
  await link.close()
  await link.close()
  t.same(relay.names(), ['a'], 'until the relay forgets it')
})

t.test('draining brings no new sockets', async t => {
  const { link, relay } = await dial(t)
  await relay.until(() => relay.dials === 10)
  link.drain()
  const socket = await relay.takeSocket('mydev')
  socket.end('POST / HTTP/1.1\r\nHost: a.lt.test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  await once(socket.resume(), 'close')
  await link.close()
  t.equal(relay.dials, 10)
})

const setUp: SetUpTunnel = async t => {
  const relay = await startFakeRelay(t)
  const front = await startTlsFront(t, ['*.lt.test'], relay.port)
  const map = { 'mydev.lt.test': front.origin, 'mydev-2.lt.test': front.origin }
  const options = { provider: 'localtunnel', server: relay.origin, name: 'mydev', map, ca: front.ca } as const
  return { options, front, holdName: relay.hold }
}

tunnelContract(t, 'localtunnel', setUp, { names: true })
