import t from 'tap'
import type { TunnelOptions } from '../../src/tunnel/tunnel-options.js'
import { toTunnelSettings } from '../../src/tunnel/tunnel-settings.js'

t.test('the defaults', async t => {
  const settings = toTunnelSettings({ port: 3000 })
  t.strictSame(settings, {
    receiver: { protocol: 'http:', hostname: '127.0.0.1', port: 3000, ca: undefined, insecure: false },
    provider: 'auto',
    server: undefined,
    name: undefined,
    tunnelUrl: undefined,
    tunnelCommand: undefined,
    tunnelBin: undefined,
    sshRemote: '80',
    sshOptions: [],
    frontPort: 0,
    onNameMismatch: 'fail',
    responseTimeoutMs: 28_000,
    holdMs: 0,
    openTimeoutMs: 20_000,
    probeIntervalMs: 15_000,
    paths: [],
    methods: ['POST'],
    selfProbe: true,
    map: {},
    ca: undefined,
    allowLocalUrls: false,
    maxBodyBytes: 20_000_000,
    hostHeader: 'public',
    signal: undefined
  })
  t.ok(Object.isFrozen(settings))
  t.equal(
    toTunnelSettings({ port: 1, provider: 'url' }).frontPort,
    4012,
    'a tunnel that exists must know where to lead'
  )
})

t.test('what is given', async t => {
  const { signal } = new AbortController()
  const given: TunnelOptions = {
    to: 'https://localhost:8443/',
    provider: 'ssh',
    server: 'me@relay.example:22',
    name: 'mine',
    tunnelUrl: 'https://mine.example',
    tunnelCommand: 'tunnel {port}',
    tunnelBin: '/opt/ssh',
    sshRemote: '0.0.0.0:8080',
    sshOptions: ['IdentityFile=key'],
    frontPort: 4000,
    path: ['ens', '/hooks/*', ''],
    method: ['post', 'Put'],
    responseTimeout: '10s',
    hold: '5s',
    openTimeout: 1000,
    probeInterval: '1m',
    onNameMismatch: 'wait',
    selfProbe: false,
    map: { '*.LT.test': 'https://127.0.0.1:8443' },
    ca: 'PEM',
    allowLocalUrls: true,
    maxBody: '1mb',
    hostHeader: 'target',
    receiverCa: 'PEM 2',
    insecureReceiver: true,
    signal
  }
  t.match(toTunnelSettings(given), {
    receiver: { protocol: 'https:', hostname: 'localhost', port: 8443, ca: 'PEM 2', insecure: true },
    provider: 'ssh',
    server: 'me@relay.example:22',
    name: 'mine',
    tunnelUrl: 'https://mine.example',
    tunnelCommand: 'tunnel {port}',
    tunnelBin: '/opt/ssh',
    sshRemote: '0.0.0.0:8080',
    sshOptions: ['IdentityFile=key'],
    frontPort: 4000,
    paths: ['/ens', '/hooks/*'],
    methods: ['POST', 'PUT'],
    responseTimeoutMs: 10_000,
    holdMs: 5000,
    openTimeoutMs: 1000,
    probeIntervalMs: 60_000,
    onNameMismatch: 'wait',
    selfProbe: false,
    map: { '*.lt.test': 'https://127.0.0.1:8443' },
    ca: 'PEM',
    allowLocalUrls: true,
    maxBodyBytes: 1_048_576,
    hostHeader: 'target',
    signal
  })
})

t.test('the receiver', async t => {
  const receivers: [string, object][] = [
    ['http://app.test', { protocol: 'http:', hostname: 'app.test', port: 80 }],
    ['https://app.test', { protocol: 'https:', hostname: 'app.test', port: 443 }],
    ['http://[::1]:3000', { hostname: '::1', port: 3000 }]
  ]
  for (const [to, receiver] of receivers) t.match(toTunnelSettings({ to }).receiver, receiver, to)
})

t.test('what makes no sense is said, with the next step', async t => {
  const wrong: [object, RegExp][] = [
    [{}, /^The receiver is not named, or named twice\.$/],
    [{ port: 1, to: 'http://127.0.0.1' }, /named twice/],
    [{ port: 0 }, /^port: 0 is no whole number from 1 to 65535\.$/],
    [{ to: 'localhost' }, /^to: localhost is no origin\.$/],
    [{ to: 'ftp://localhost' }, /no origin/],
    [{ to: 'http://localhost/path' }, /no origin/],
    [{ to: 'http://localhost/?a' }, /no origin/],
    [{ port: 1, provider: 'pigeon' }, /^provider: pigeon is none of auto, localtunnel, ssh/],
    [{ port: 1, path: '/a?b' }, /^path: \/a\?b is no path\.$/],
    [{ port: 1, method: '' }, /^method: it is empty/],
    [{ port: 1, method: 'PO ST' }, /^method: PO ST/],
    [{ port: 1, responseTimeout: 0 }, /^responseTimeout: 0 is no duration\.$/],
    [{ port: 1, hold: '28s' }, /^hold: 28s is not shorter than responseTimeout\.$/],
    [{ port: 1, openTimeout: 'soon' }, /^openTimeout/],
    [{ port: 1, probeInterval: -1 }, /^probeInterval/],
    [{ port: 1, frontPort: 65_536 }, /^frontPort/],
    [{ port: 1, onNameMismatch: 'cry' }, /^onNameMismatch: cry is none of fail, wait, accept\.$/],
    [{ port: 1, map: { 'a.*': 'http://b' } }, /^map: a\.\* is no host name\.$/],
    [{ port: 1, maxBody: 'much' }, /^maxBody: much is no size\.$/],
    [{ port: 1, hostHeader: 'mine' }, /^hostHeader/]
  ]
  for (const [options, message] of wrong)
    t.throws(
      () => toTunnelSettings(options as TunnelOptions),
      { name: 'UserError', code: 'ERR_OPTION', message, hint: /^(Write|Choose|Give|Hold) / },
      String(message)
    )
})
