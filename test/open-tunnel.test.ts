import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import t from 'tap'
import { openTunnel } from '../src/open-tunnel.js'
import type { Tunnel } from '../src/tunnel/tunnel.js'
import type { TunnelOptions } from '../src/tunnel/tunnel-options.js'
import { freePort } from './support/free-port.js'
import { startTunnelReceiver } from './support/receiver-behind-tunnel.js'
import { askPublic, startTlsFront, type TlsFront } from './support/tls-front.js'

interface Test {
  teardown(end: () => unknown): void
}

/** A tunnel that exists: TLS for `*.lt.test` on the loopback, which leads to the front. */
const setUp = async (t: Test) => {
  const receiver = await startTunnelReceiver(t)
  const frontPort = await freePort()
  const outside = await startTlsFront(t, ['*.lt.test'], frontPort)
  const options: TunnelOptions = {
    port: receiver.port,
    provider: 'url',
    tunnelUrl: 'https://mine.lt.test',
    frontPort,
    map: { '*.lt.test': outside.origin },
    ca: outside.ca
  }
  const open = async (more: TunnelOptions = {}): Promise<Tunnel> => {
    const tunnel = await openTunnel({ ...options, ...more })
    t.teardown(() => tunnel.close({ drainMs: 0 }))
    return tunnel
  }
  return { receiver, outside, options, open }
}

const handles = (): string[] => process.getActiveResourcesInfo().filter(name => /Socket|Timeout|Server/.test(name))

/** Hangs when something is left: the other ends, which are in this process too, need some turns to notice. */
const untilNoMoreThan = async (count: number): Promise<void> => {
  while (handles().length > count) await new Promise(resolve => setImmediate(resolve))
}

const untilState = (tunnel: Tunnel, wanted: string): Promise<void> =>
  new Promise(resolve => {
    tunnel.on('state', state => {
      if (state === wanted) resolve()
    })
  })

t.test('a receiver is public, over TLS, once it is said', async t => {
  const { receiver, outside, open } = await setUp(t)
  const tunnel = await open()
  t.match(tunnel, {
    provider: 'url',
    because: 'url was asked for',
    url: 'https://mine.lt.test',
    state: 'ready',
    stableName: true,
    lastProbe: { passed: true, statusCode: 200, warnings: [] }
  })
  t.equal(receiver.requests.length, 0, 'the receiver knows nothing of self-probes')
  const exchange = new Promise(resolve => tunnel.on('request', resolve))
  const { statusCode, body } = await askPublic(outside, `${tunnel.url}/ens`, { body: '[{"a":"é"}]' })
  t.match({ statusCode, body: body.toString() }, { statusCode: 200, body: 'ok' })
  t.match(await exchange, { id: 1, method: 'POST', target: '/ens', statusCode: 200, bytesIn: 12, bytesOut: 2 })
  t.equal(tunnel.exchanges().length, 1)
  t.match(await tunnel.replay(1), { replayOf: 1, statusCode: 200 })
  t.equal(receiver.requests[1]?.body().toString(), '[{"a":"é"}]')
  t.match(await tunnel.probe(), { passed: true })
  await tunnel.close()
  t.equal(tunnel.state, 'closed')
})

t.test('nothing is left open', async t => {
  const { open } = await setUp(t)
  const before = handles()
  const tunnel = await open()
  await tunnel.close()
  await tunnel.close()
  await untilNoMoreThan(before.length)
  t.pass('or else it would hang')
})

t.test('it leads elsewhere, and is degraded until it leads here again', async t => {
  const { outside, options, open } = await setUp(t)
  const tunnel = await open({ probeInterval: '20ms' })
  const stranger = createServer(socket => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'))
  await once(stranger.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => stranger.close())
  const degraded = untilState(tunnel, 'degraded')
  outside.leadTo((stranger.address() as AddressInfo).port)
  await degraded
  t.match(tunnel.lastProbe, { finding: /wrong-host|broken/ })
  const ready = untilState(tunnel, 'ready')
  outside.leadTo(options.frontPort ?? 0)
  await ready
  t.match(tunnel.lastProbe, { passed: true })
})

const failing = async (t: Test, more: (outside: TlsFront) => TunnelOptions) => {
  const { outside, open } = await setUp(t)
  const before = handles()
  return { opening: open(more(outside)), before }
}

t.test('what fails leaves nothing open', async t => {
  const cases: [string, object, (outside: TlsFront) => TunnelOptions][] = [
    ['an option', { code: 'ERR_OPTION' }, () => ({ hold: 'long' })],
    ['a provider', { code: 'ERR_OPTION', message: /tunnelUrl/ }, () => ({ tunnelUrl: undefined })],
    ['the front', { code: 'ERR_LISTEN' }, ({ port }) => ({ frontPort: port })],
    ['the URL', { code: 'ERR_TUNNEL_URL' }, () => ({ tunnelUrl: 'http://mine.lt.test' })],
    ['the caller', { code: 'ERR_TUNNEL_ABORTED' }, () => ({ signal: AbortSignal.abort() })],
    ['the self-probe', { code: /^ERR_TUNNEL_(PROBE|TIMEOUT)$/ }, () => ({ ca: undefined, openTimeout: '300ms' })]
  ]
  for (const [what, error, more] of cases) {
    const { opening, before } = await failing(t, more)
    const failure = await opening.catch((error: unknown) => error)
    t.match(failure, { name: 'UserError', ...error }, what)
    await untilNoMoreThan(before.length)
  }
})

t.test('without a self-probe nobody is asked', async t => {
  const { open } = await setUp(t)
  const tunnel = await open({ tunnelUrl: 'https://nowhere.invalid', selfProbe: false })
  t.match(tunnel, { state: 'ready', url: 'https://nowhere.invalid', lastProbe: undefined })
})
