import t from 'tap'
import { tunnelFailure } from '../../../src/tunnel/failures.js'
import { supervise } from '../../../src/tunnel/supervisor/supervise.js'
import type { Tunnel } from '../../../src/tunnel/tunnel.js'
import { type FakeDial, fakeTunnel, passed } from './fake-tunnel.js'

const unreachable = () => tunnelFailure('ERR_TUNNEL_UNREACHABLE', 'No relay.')
const gaps = (dials: readonly FakeDial[]): number[] =>
  dials.slice(1).map(({ at }, index) => at - (dials[index]?.at ?? 0))

t.test('it is opened, proven and shown', async t => {
  const fake = fakeTunnel()
  const opening = fake.open()
  t.equal(fake.dials[0]?.name, undefined)
  fake.dials[0]?.give('a', 'https://A.test/')
  const tunnel = await opening
  t.match(tunnel, {
    provider: 'localtunnel',
    because: 'it is a fake',
    url: 'https://a.test',
    state: 'ready',
    stableName: false,
    front: { host: '127.0.0.1', port: 4012 },
    lastProbe: passed
  })
  t.strictSame(fake.heard, ['probing', 'ready'])
  t.match(fake.probes, [{ url: 'https://a.test/', thorough: true }])
  t.strictSame(tunnel.exchanges(), [])
  t.match(await tunnel.replay(7), { id: 7 })
  await tunnel.close()
})

t.test('close drains, closes in order, once, and leaves nothing', async t => {
  const fake = fakeTunnel()
  const { tunnel } = await fake.openAs('a')
  const closing = tunnel.close()
  t.equal(tunnel.close({ drainMs: 5 }), closing)
  t.equal(tunnel.state, 'closed')
  await closing
  await tunnel[Symbol.asyncDispose]()
  t.strictSame(fake.ended, ['drain a', 'front 10000', 'close a', 'release'])
  t.strictSame(fake.heard, ['closed'])
  t.equal(fake.stopwatch.waiting(), 0)
})

t.test('close from a listener of its own event', async t => {
  const fake = fakeTunnel()
  const { tunnel } = await fake.openAs('a')
  tunnel.on('state', () => void tunnel.close())
  await tunnel.close({ drainMs: 1 })
  t.strictSame(fake.heard, ['closed'])
  t.equal(fake.ended.length, 4)
})

t.test('listeners come and go', async t => {
  const fake = fakeTunnel()
  const { tunnel, link } = await fake.openAs('a')
  const states: string[] = []
  const listener = (state: string) => void states.push(state)
  t.equal(tunnel.on('state', listener), tunnel)
  link.lose()
  await fake.stopwatch.elapse(0)
  t.equal(tunnel.off('state', listener), tunnel)
  await tunnel.close()
  t.strictSame(states, ['reconnecting'])
})

t.test('dialling is repeated, ever more slowly', async t => {
  const fake = fakeTunnel({ openTimeoutMs: 120_000 })
  fake.onDial = dial => (fake.dials.length < 10 ? dial.fail(unreachable()) : dial.give('a'))
  const opening = fake.open()
  await fake.stopwatch.elapse(119_000)
  const longest = [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]
  const waited = gaps(fake.dials)
  t.equal(waited.length, longest.length)
  for (const [index, ms] of waited.entries()) {
    const most = longest[index] ?? 0
    t.ok(ms >= most / 2 && ms <= most, `${ms} of ${most}`)
  }
  await (await opening).close()
})

t.test('what trying again can not mend ends it at once', async t => {
  for (const error of [tunnelFailure('ERR_TUNNEL_BINARY', 'No ssh.'), new TypeError('a bug')]) {
    const fake = fakeTunnel()
    fake.onDial = dial => dial.fail(error)
    await t.rejects(fake.open(), error)
    t.strictSame(fake.ended, ['front 0', 'release'])
    t.equal(fake.stopwatch.waiting(), 0)
  }
  const fake = fakeTunnel()
  fake.onDial = () => {
    throw new TypeError('thrown')
  }
  await t.rejects(fake.open(), { message: 'thrown' })
})

t.test('opening always settles', async t => {
  const cases: [
    string,
    (fake: ReturnType<typeof fakeTunnel>) => void,
    { code: string; message?: string; hint?: string | RegExp },
    string[]
  ][] = [
    [
      'a provider that says nothing',
      () => {},
      { code: 'ERR_TUNNEL_TIMEOUT', message: 'The tunnel was not ready within 20 s.', hint: /^Try again/ },
      []
    ],
    [
      'a relay that is away',
      fake => {
        fake.onDial = dial => dial.fail(unreachable())
      },
      { code: 'ERR_TUNNEL_UNREACHABLE', message: 'No relay. Tried for 20 s.', hint: /network/ },
      []
    ],
    [
      'a URL that leads nowhere',
      fake => {
        fake.onDial = dial => void dial.give('a')
        fake.verdicts = ['Bad gateway.']
      },
      { code: 'ERR_TUNNEL_PROBE', message: 'Bad gateway. Tried for 20 s.', hint: 'Mend it: Bad gateway.' },
      ['drain a', 'close a']
    ],
    [
      'a self-probe without an end',
      fake => {
        fake.onDial = dial => void dial.give('a')
        fake.verdicts = ['hang']
      },
      { code: 'ERR_TUNNEL_TIMEOUT' },
      ['drain a', 'close a']
    ]
  ]
  for (const [what, prepare, error, ended] of cases) {
    const fake = fakeTunnel()
    prepare(fake)
    const opening = t.rejects(fake.open(), error, what)
    await fake.stopwatch.elapse(19_999)
    t.strictSame(fake.ended, [])
    await fake.stopwatch.elapse(1)
    await opening
    t.strictSame(fake.ended.toSorted(), [...ended, 'front 0', 'release'].toSorted())
    t.equal(fake.stopwatch.waiting(), 0)
  }
})

t.test('a provider that does not hear is not waited for, and its late link is closed', async t => {
  const fake = fakeTunnel({ openTimeoutMs: 1000 })
  let give = (): unknown => undefined
  const { provider } = fake.parts
  const deaf = {
    ...provider,
    dial: (request: Parameters<typeof provider.dial>[0]) => {
      const dialled = provider.dial({ ...request, signal: new AbortController().signal })
      give = () => fake.dials.at(-1)?.give('late')
      return dialled
    }
  }
  const opening = t.rejects(supervise({ ...fake.parts, provider: deaf }), { code: 'ERR_TUNNEL_TIMEOUT' })
  await fake.stopwatch.elapse(5999)
  t.strictSame(fake.ended, ['front 0'])
  await fake.stopwatch.elapse(1)
  await opening
  t.equal(fake.stopwatch.waiting(), 0)
  give()
  await fake.stopwatch.elapse(0)
  t.strictSame(fake.ended, ['front 0', 'release', 'close late'])
})

t.test('its caller can cancel the opening, and only that', async t => {
  const late = new AbortController()
  const before = fakeTunnel({ signal: AbortSignal.abort('why') })
  const cancelled = { code: 'ERR_TUNNEL_ABORTED', message: /cancelled/ }
  await t.rejects(before.open(), { ...cancelled, cause: 'why' })
  t.equal(before.dials.length, 0)
  t.strictSame(before.ended, ['front 0', 'release'])

  const during = fakeTunnel({ signal: late.signal })
  const opening = during.open()
  late.abort()
  await t.rejects(opening, cancelled)
  t.ok(during.dials[0]?.signal.aborted)
  t.strictSame(during.ended, ['front 0', 'release'])

  const between = new AbortController()
  const pausing = fakeTunnel({ signal: between.signal })
  pausing.onDial = dial => dial.fail(unreachable())
  const retrying = t.rejects(pausing.open(), cancelled)
  await pausing.stopwatch.elapse(10)
  between.abort()
  await retrying
  t.equal(pausing.stopwatch.waiting(), 0)

  const after = new AbortController()
  const open = fakeTunnel({ signal: after.signal })
  const { tunnel } = await open.openAs('a')
  after.abort()
  await open.stopwatch.elapse(0)
  t.equal(tunnel.state, 'ready')
  await tunnel.close()
})

t.test('a link that comes at the very moment of closing is closed', async t => {
  const fake = fakeTunnel()
  const { tunnel, link } = await fake.openAs('a')
  link.lose()
  await fake.stopwatch.elapse(250)
  fake.dials[1]?.give('a')
  await tunnel.close()
  t.equal(fake.probes.length, 1)
  t.strictSame(fake.ended, ['close a', 'front 10000', 'close a', 'release'])
})

t.test('a URL that ENS refuses', async t => {
  const fake = fakeTunnel()
  fake.onDial = dial => void dial.give('a', 'https://a.test:8443')
  await t.rejects(fake.open(), { code: 'ERR_TUNNEL_URL', message: /must not have a port/ })
  t.strictSame(fake.ended, ['close a', 'front 0', 'release'])
})

t.test('a URL on loopback, where that is allowed', async t => {
  const fake = fakeTunnel({ allowLocalUrls: true })
  fake.onDial = dial => void dial.give('a', 'http://127.0.0.1:4012')
  const tunnel = await fake.open()
  t.equal(tunnel.url, 'http://127.0.0.1:4012')
  await tunnel.close()
})

t.test('the first self-probes are repeated until one passes', async t => {
  const fake = fakeTunnel()
  fake.onDial = dial => void dial.give('a')
  fake.verdicts = ['Not yet.', 'Not yet.', 'Not yet.', 'Not yet.', 'Not yet.', 'pass']
  const opening = fake.open()
  await fake.stopwatch.elapse(10_000)
  const tunnel = await opening
  t.equal(fake.dials.length, 1)
  const { at = 0 } = fake.probes.at(-1) ?? {}
  t.equal(fake.probes.length, 6)
  t.ok(at > 2000 && at <= 5750, `${at}`)
  t.strictSame(fake.heard, ['probing', 'ready'])
  await tunnel.close()
})

t.test('a link that is lost before it was ready is dialled again', async t => {
  const fake = fakeTunnel()
  fake.verdicts = ['hang', 'pass']
  const opening = fake.open()
  const first = fake.dials[0]?.give('a')
  await fake.stopwatch.elapse(0)
  first?.lose()
  await fake.stopwatch.elapse(250)
  t.equal(fake.dials[1]?.name, undefined, 'nobody has seen its name yet')
  fake.dials[1]?.give('b')
  const tunnel = await opening
  t.equal(tunnel.url, 'https://b.test')
  t.strictSame(fake.heard, ['probing', 'opening: gone', 'probing', 'ready'])
  await tunnel.close()
})

t.test('without a self-probe it is ready at once, until the link is lost', async t => {
  const fake = fakeTunnel({ selfProbe: false })
  const { tunnel, link } = await fake.openAs('a')
  await fake.stopwatch.elapse(100_000)
  t.equal(tunnel.lastProbe, undefined)
  t.equal(fake.probes.length, 0)
  link.lose()
  await fake.stopwatch.elapse(250)
  fake.dials[1]?.give('a')
  await fake.stopwatch.elapse(0)
  t.strictSame(fake.heard, ['reconnecting: gone', 'ready'])
  t.match(await tunnel.probe(), passed, 'but when it is asked to')
  t.equal(fake.probes.length, 1)
  await tunnel.close()
})

t.test('asking now', async t => {
  const fake = fakeTunnel()
  const { tunnel } = await fake.openAs('a')
  const reports: boolean[] = []
  tunnel.on('probe', ({ passed }) => reports.push(passed))
  fake.verdicts = ['No.']
  t.match(await tunnel.probe(), { passed: false, message: 'No.' })
  t.match(tunnel.lastProbe, { passed: false })
  t.match(fake.probes.at(-1), { thorough: true })
  t.equal(tunnel.state, 'ready', 'changes nothing')
  await tunnel.close()
  fake.verdicts = ['pass']
  t.match(await tunnel.probe(), { passed: true })
  t.strictSame(reports, [false], 'what is asked of a closed tunnel is no news')
  t.match(tunnel.lastProbe, { passed: false })
})

t.test('one self-probe that fails is a warning', async t => {
  const fake = fakeTunnel()
  const { tunnel } = await fake.openAs('a')
  fake.verdicts = ['Bad gateway.', 'pass']
  await fake.stopwatch.elapse(14_999)
  t.equal(fake.probes.length, 1)
  await fake.stopwatch.elapse(1)
  t.equal(tunnel.state, 'degraded')
  t.match(fake.probes.at(-1), { thorough: false })
  await fake.stopwatch.elapse(1000)
  t.equal(fake.probes.length, 3)
  t.strictSame(fake.heard, ['degraded: Bad gateway.', 'ready'])
  await fake.stopwatch.elapse(15_000)
  t.equal(fake.probes.length, 4)
  t.equal(fake.heard.length, 2)
  await tunnel.close()
  t.equal(fake.stopwatch.waiting(), 0)
})

t.test('a half-open link: two self-probes time out, and it is dialled again', async t => {
  const fake = fakeTunnel({ probeIntervalMs: 200 })
  const { tunnel } = await fake.openAs('a')
  fake.verdicts = ['Timeout.', 'Timeout.', 'pass']
  await fake.stopwatch.elapse(200)
  t.equal(tunnel.state, 'degraded')
  await fake.stopwatch.elapse(200)
  t.equal(tunnel.state, 'reconnecting', 'the interval is shorter than the second')
  t.strictSame(fake.ended, ['close a'])
  await fake.stopwatch.elapse(250)
  t.equal(fake.dials[1]?.name, 'a')
  fake.dials[1]?.give('a')
  await fake.stopwatch.elapse(0)
  t.strictSame(fake.heard, ['degraded: Timeout.', 'reconnecting: Timeout.', 'probing', 'ready'])
  t.match(fake.probes.at(-1), { thorough: true })
  await tunnel.close()
})

t.test("somebody else's tunnel is only watched", async t => {
  const fake = fakeTunnel({}, 'url')
  const { tunnel } = await fake.openAs()
  fake.verdicts = ['Down.', 'Down.', 'Down.', 'Down.', 'pass']
  await fake.stopwatch.elapse(15_000 + 1000 + 15_000 + 15_000)
  t.equal(tunnel.state, 'degraded')
  t.equal(fake.probes.length, 5)
  await fake.stopwatch.elapse(15_000)
  t.strictSame(fake.heard, ['degraded: Down.', 'ready'])
  t.equal(fake.dials.length, 1)
  await tunnel.close()
})

t.test('a lost link is dialled again, as long as it takes, under the same name', async t => {
  const fake = fakeTunnel()
  const { tunnel, link } = await fake.openAs('a')
  await fake.stopwatch.elapse(10_000)
  fake.onDial = dial => void (fake.dials.length < 30 ? dial.fail(unreachable()) : dial.give('a'))
  link.lose('The relay has closed.')
  await fake.stopwatch.elapse(0)
  t.equal(tunnel.state, 'reconnecting')
  await fake.stopwatch.elapse(15 * 60_000)
  t.equal(tunnel.state, 'ready')
  t.equal(fake.dials.length, 30)
  t.ok(fake.dials.slice(1).every(({ name }) => name === 'a'))
  t.strictSame(fake.heard, ['reconnecting: The relay has closed.', 'probing', 'ready'])
  t.strictSame(fake.ended, ['close a'])
  await tunnel.close()
})

t.test('a relay that drops links again and again is asked more slowly, and one that held is forgiven', async t => {
  const fake = fakeTunnel()
  let { tunnel, link } = await fake.openAs('a')
  fake.onDial = dial => {
    link = dial.give('a')
  }
  const lose = async (): Promise<number> => {
    const before = fake.stopwatch.now()
    link.lose()
    await fake.stopwatch.elapse(2000)
    return (fake.dials.at(-1)?.at ?? 0) - before
  }
  const waits: number[] = []
  for (let round = 0; round < 5; round++) waits.push(await lose())
  for (const [index, most] of [250, 500, 1000, 2000, 2000].entries()) {
    const ms = waits[index] ?? 0
    t.ok(ms >= most / 2 && ms <= most, `${ms} of ${most}`)
  }
  await fake.stopwatch.elapse(5000)
  t.ok((await lose()) <= 250)
  t.equal(tunnel.state, 'ready')
  await tunnel.close()
})

t.test('a dial without an end is stopped and tried again', async t => {
  const fake = fakeTunnel({ openTimeoutMs: 3000 })
  const { tunnel, link } = await fake.openAs('a')
  link.lose()
  await fake.stopwatch.elapse(250)
  t.equal(fake.dials.length, 2)
  await fake.stopwatch.elapse(3000)
  t.ok(fake.dials[1]?.signal.aborted)
  await fake.stopwatch.elapse(500)
  t.equal(fake.dials.length, 3)
  t.equal(tunnel.state, 'reconnecting')
  await tunnel.close()
  t.equal(fake.stopwatch.waiting(), 0)
})

t.test('a new link that does not prove itself is replaced', async t => {
  const fake = fakeTunnel({ openTimeoutMs: 3000 })
  const { tunnel, link } = await fake.openAs('a')
  fake.verdicts = ['Not routed.']
  link.lose()
  fake.onDial = dial => void dial.give('a')
  await fake.stopwatch.elapse(6000)
  t.equal(fake.dials.length, 3)
  t.strictSame(fake.heard.slice(0, 4), ['reconnecting: gone', 'probing', 'reconnecting: Not routed.', 'probing'])
  fake.verdicts = ['pass']
  await fake.stopwatch.elapse(3000)
  t.equal(tunnel.state, 'ready')
  await tunnel.close()
})

t.test('a failure for good after it was open', async t => {
  const fake = fakeTunnel()
  const { tunnel, link } = await fake.openAs('a')
  const states: [string, unknown][] = []
  tunnel.on('state', (state, why) => states.push([state, why?.code]))
  fake.onDial = dial => dial.fail(tunnelFailure('ERR_TUNNEL_REFUSED', 'You are banned.'))
  link.lose()
  await fake.stopwatch.elapse(250)
  t.strictSame(states, [
    ['reconnecting', 'ERR_TUNNEL_LOST'],
    ['failed', 'ERR_TUNNEL_REFUSED']
  ])
  t.equal(tunnel.state, 'failed')
  t.ok(fake.ended.includes('front 0') && fake.ended.includes('release'))
  t.equal(fake.stopwatch.waiting(), 0)
  await tunnel.close()
  t.equal(tunnel.state, 'failed')
})

t.test('closing in the middle of something', async t => {
  const cases: [
    string,
    (fake: ReturnType<typeof fakeTunnel>, opened: { tunnel: Tunnel; lose(): void }) => Promise<void>
  ][] = [
    [
      'dialling',
      async (fake, { lose }) => {
        lose()
        await fake.stopwatch.elapse(250)
        t.equal(fake.dials.length, 2)
      }
    ],
    [
      'waiting to dial',
      async (fake, { lose }) => {
        lose()
        await fake.stopwatch.elapse(0)
      }
    ],
    [
      'proving',
      async (fake, { lose }) => {
        fake.verdicts = ['hang']
        fake.onDial = dial => void dial.give('a')
        lose()
        await fake.stopwatch.elapse(250)
        t.equal(fake.probes.length, 2)
      }
    ],
    [
      'asking',
      async fake => {
        fake.verdicts = ['hang']
        await fake.stopwatch.elapse(15_000)
        t.equal(fake.probes.length, 2)
      }
    ]
  ]
  for (const [what, go] of cases) {
    const fake = fakeTunnel()
    const { tunnel, link } = await fake.openAs('a')
    await go(fake, { tunnel, lose: () => link.lose() })
    await tunnel.close({ drainMs: 7 })
    t.equal(tunnel.state, 'closed', what)
    t.equal(fake.stopwatch.waiting(), 0)
    t.ok(fake.dials.at(-1)?.signal.aborted || fake.ended.includes('close a'))
    t.ok(fake.ended.includes('front 7'))
    t.equal(fake.ended.at(-1), 'release')
  }
})
