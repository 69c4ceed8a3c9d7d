// The two ends of the protocol as npm has them, against ours: its client at our fake relay, so that the fake is known to
// speak it, and our client at its server.

import { createHash, randomBytes } from 'node:crypto'
import localtunnel from 'localtunnel'
import t from 'tap'
import { createStopwatch } from '../../../src/clock/create-stopwatch.js'
import { createResolve } from '../../../src/outbound/create-resolve.js'
import { createLocaltunnel } from '../../../src/tunnel/providers/localtunnel.js'
import { tunnelContract } from '../../contract/tunnel.js'
import { startFakeRelay } from '../../support/fake-relay.js'
import { npmRelayMissing, startNpmRelay } from '../../support/npm-relay.js'
import { startTunnelReceiver } from '../../support/receiver-behind-tunnel.js'
import { startStandInFront } from '../../support/stand-in-front.js'
import { askPublic, startTlsFront } from '../../support/tls-front.js'

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const bytes = randomBytes(1_000_000)

const why = npmRelayMissing === undefined ? '' : `: ${npmRelayMissing}`

t.test('the npm client at our relay', async t => {
  const receiver = await startTunnelReceiver(t)
  receiver.answerWith((request, response) => void request.pipe(response))
  const relay = await startFakeRelay(t)
  const tls = await startTlsFront(t, ['*.lt.test'], relay.port)
  const tunnel = await localtunnel({ port: receiver.port, host: relay.origin, subdomain: 'theirs' })
  t.teardown(() => tunnel.close())
  t.equal(tunnel.url, 'https://theirs.lt.test')
  t.same(relay.asks, ['/theirs'])
  await relay.until(() => relay.dials === 10)
  const { statusCode, body } = await askPublic(tls, `${tunnel.url}/a?b`, { body: bytes })
  t.same([statusCode, digest(body)], [200, digest(bytes)])
  t.match(receiver.requests, [{ method: 'POST', target: '/a?b', headers: { host: 'theirs.lt.test' } }])
  const answers = await Promise.all(
    Array.from({ length: 25 }, (_, index) => askPublic(tls, `${tunnel.url}/`, { body: `${index}` }))
  )
  t.same(
    answers.map(({ body }) => String(body)),
    answers.map((_, index) => `${index}`)
  )
  const random = await localtunnel({ port: receiver.port, host: relay.origin })
  t.teardown(() => random.close())
  t.equal((await askPublic(tls, `${random.url}/`, { body: 'x' })).statusCode, 200, 'also without a name')
})

t.test(`our client at the npm server${why}`, { skip: npmRelayMissing ?? false }, async t => {
  const relay = await startNpmRelay(t)
  const tls = await startTlsFront(t, ['*.lt.test'], relay.port)
  const front = await startStandInFront(t)
  const { signal } = new AbortController()
  const provider = createLocaltunnel(
    { server: relay.origin, name: 'mine', ca: undefined },
    { stopwatch: createStopwatch(), resolve: createResolve({ map: {}, forwardTo: undefined }) }
  )
  const dial = (name: string | undefined) => provider.dial({ front, name, signal })
  const link = await dial('mine')
  t.teardown(link.close)
  t.match(link, { name: 'mine', url: 'https://mine.lt.test' })
  const { statusCode, body } = await askPublic(tls, `${link.url}/`, { body: bytes })
  t.same([statusCode, digest(body)], [200, digest(bytes)])
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) => askPublic(tls, `${link.url}/`, { body: `${index}` }))
  )
  t.same(
    answers.map(({ body }) => String(body)),
    answers.map((_, index) => `${index}`)
  )

  const other = await dial('mine')
  t.not(other.name, 'mine', 'a name in use is not refused: another is given')
  await other.close()
  await t.rejects(dial(undefined), { code: 'ERR_TUNNEL_RELAY', hint: /--name/ }, 'it shows its home page')
  await t.rejects(dial('A!'), { code: 'ERR_TUNNEL_REFUSED', message: /answered 403: Invalid subdomain/ })

  await relay.kill()
  t.match(await link.lost, { code: 'ERR_TUNNEL_LOST' })
  await t.rejects(dial('mine'), { code: 'ERR_TUNNEL_UNREACHABLE' })
  await relay.restart()
  const again = await dial('mine')
  t.teardown(again.close)
  t.equal(again.name, 'mine', 'free again')
  t.equal((await askPublic(tls, `${again.url}/`, { body: 'x' })).statusCode, 200)
})

t.test(`whole tunnels over the npm server${why}`, { skip: npmRelayMissing ?? false }, async t => {
  const relay = await startNpmRelay(t)
  const front = await startTlsFront(t, ['*.lt.test'], relay.port)
  let tunnels = 0
  const setUp = async () => {
    const name = `mydev-${++tunnels}`
    const map = { [`${name}.lt.test`]: front.origin }
    const options = { provider: 'localtunnel', server: relay.origin, name, map, ca: front.ca } as const
    return { options, front, exactHeaders: false }
  }
  tunnelContract(t, 'npm', setUp)
})
