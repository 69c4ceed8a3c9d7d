import t from 'tap'
import { DEFAULT_CLIENT, toSettings } from '../src/options.js'
import { createCertificate } from '../src/tls/create-certificate.js'

t.test('the defaults', async t => {
  const settings = toSettings({ data: undefined } as object)
  t.match(settings, {
    port: 0,
    host: '127.0.0.1',
    data: 'memory',
    forwardTo: undefined,
    map: {},
    allowLocalUrls: false,
    auth: 'any',
    clients: [DEFAULT_CLIENT],
    strict: false,
    probeTimeoutMs: 30_000,
    clock: 'real',
    seed: undefined,
    policy: 'current',
    deliveryTimeoutMs: 3000,
    signatureKey: 'base64',
    escapeHtml: false,
    activationDelayMs: 0,
    lingerMs: 0,
    maxSockets: 64,
    keepDeliveries: 5000,
    keepBytes: 16_777_216,
    keepActivities: 10_000
  })
  t.ok(Object.isFrozen(settings))
})

t.test('what is given', async t => {
  t.match(
    toSettings({
      probeTimeout: '1.5s',
      forwardTo: 'http://localhost:3000/',
      map: { 'BÜCHER.example': 'https://[::1]:8443' }
    }),
    { probeTimeoutMs: 1500, forwardTo: 'http://localhost:3000', map: { 'xn--bcher-kva.example': 'https://[::1]:8443' } }
  )
  t.strictSame(toSettings({ map: { '*.BÜCHER.example': 'http://127.0.0.1:3000' } }).map, {
    '*.xn--bcher-kva.example': 'http://127.0.0.1:3000'
  })
  t.equal(toSettings({ probeTimeout: 250, seed: 0, port: 65_535 }).probeTimeoutMs, 250)
})

t.test('the deadline of a delivery is its policy, unless told otherwise', async t => {
  t.equal(toSettings({ policy: '2022' }).deliveryTimeoutMs, 3000)
  t.equal(toSettings({ policy: '2021' }).deliveryTimeoutMs, 2000)
  t.equal(toSettings({ policy: '2021', deliveryTimeout: '10s' }).deliveryTimeoutMs, 10_000)
})

t.test('what is given for deliveries', async t => {
  t.match(
    toSettings({
      signatureKey: 'utf8',
      escapeHtml: true,
      activationDelay: '2m',
      linger: 50,
      maxSockets: 1,
      keepDeliveries: 0,
      keepBytes: 0,
      keepActivities: 1
    }),
    {
      signatureKey: 'utf8',
      escapeHtml: true,
      activationDelayMs: 120_000,
      lingerMs: 50,
      maxSockets: 1,
      keepDeliveries: 0,
      keepBytes: 0,
      keepActivities: 1
    }
  )
  t.equal(toSettings({ keepBytes: '64kb' }).keepBytes, 65_536)
})

t.test('what makes no sense is said, with the next step', async t => {
  const wrong: [object, RegExp][] = [
    [{ port: 65_536 }, /^port: 65536 is no whole number from 0 to 65535\.$/],
    [{ port: 1.5 }, /^port/],
    [{ host: ' ' }, /^host: it is empty\.$/],
    [{ port: Number.NaN }, /^port/],
    [{ forwardTo: 'localhost:3000' }, /^forwardTo: localhost:3000 is no origin\.$/],
    [{ forwardTo: 'http://localhost:3000/path' }, /no origin/],
    [{ forwardTo: 'http://user@localhost' }, /no origin/],
    [{ map: { 'a.example': 'b.example' } }, /^map: b\.example is no origin/],
    [{ map: { 'https://a.example': 'http://b.example' } }, /^map: https:\/\/a\.example is no host name/],
    [{ map: { 'a.example:1': 'http://b.example' } }, /no host name/],
    [{ map: { '*': 'http://b.example' } }, /^map: \* is no host name\.$/],
    [{ map: { '*.': 'http://b.example' } }, /^map: \*\. is no host name\.$/],
    [{ map: { 'a.*.example': 'http://b.example' } }, /no host name/],
    [{ map: { '*a.example': 'http://b.example' } }, /no host name/],
    [{ map: { '*.[::1]': 'http://b.example' } }, /no host name/],
    [{ auth: 'maybe' }, /^auth: maybe is none of any, strict, off\.$/],
    [{ clock: 'sundial' }, /none of real, manual/],
    [{ probeTimeout: '30' }, /no duration/],
    [{ probeTimeout: 0 }, /no duration/],
    [{ seed: -1 }, /^seed/],
    [{ policy: '2020' }, /^policy: 2020 is none of current, 2022, 2021\.$/],
    [{ deliveryTimeout: 0 }, /^deliveryTimeout: 0 is no duration\.$/],
    [{ signatureKey: 'hex' }, /^signatureKey: hex is none of base64, utf8\.$/],
    [{ activationDelay: 'soon' }, /^activationDelay: soon is no duration\.$/],
    [{ linger: -1 }, /^linger: -1 is no duration\.$/],
    [{ maxSockets: 0 }, /^maxSockets: 0 is no whole number from 1 to 10000\.$/],
    [{ keepDeliveries: -1 }, /^keepDeliveries/],
    [{ keepBytes: 'much' }, /^keepBytes: much is no size\.$/],
    [{ keepBytes: -1 }, /^keepBytes: -1 is no size\.$/],
    [{ keepBytes: 1.5 }, /^keepBytes/],
    [{ keepActivities: 0 }, /^keepActivities/]
  ]
  for (const [options, message] of wrong)
    t.throws(
      () => toSettings(options),
      { name: 'UserError', code: 'ERR_OPTION', message, hint: /^(Write|Choose|Leave) / },
      String(message)
    )
})

t.test('what https is served with', async t => {
  const life = { notBefore: new Date(0), notAfter: new Date(1) }
  const [one, two] = [createCertificate({ commonName: 'a', ...life }), createCertificate({ commonName: 'b', ...life })]
  const tls = { key: one.key, cert: one.cert }
  t.strictSame(toSettings({ tls }).tls, tls)
  t.equal(toSettings().tls, undefined)
  const wrong: [{ key: string; cert: string }, RegExp][] = [
    [{ key: two.key, cert: one.cert }, /^tls: the key is not that of the certificate\.$/],
    [{ key: 'x', cert: one.cert }, /^tls: the key or the certificate can not be read \(ERR_[A-Z_]+\)\.$/],
    [{ key: one.key, cert: 'x' }, /^tls: the key or the certificate can not be read \(ERR_[A-Z_]+\)\.$/]
  ]
  for (const [tls, message] of wrong) t.throws(() => toSettings({ tls }), { code: 'ERR_OPTION', message, hint: /PEM/ })
})

t.test('a proxy has certificates', async t => {
  const proxy = { certificateFor: async () => ({ key: '', cert: '' }) }
  t.equal(toSettings({ proxy }).proxy, proxy)
  t.equal(toSettings().proxy, undefined)
  const none = {} as unknown as typeof proxy
  t.throws(() => toSettings({ proxy: none }), { code: 'ERR_OPTION', message: 'proxy: it has no certificateFor.' })
})
