// Each kind of fault as a host, from the real thing on loopback to the 400's sentence.

import { createServer } from 'node:net'
import { checkServerIdentity, connect as connectTls, type PeerCertificate } from 'node:tls'
import t, { type Test } from 'tap'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import type { Outcome, Phase } from '../../src/ens/outcome.js'
import { probeSentence, toProbeVerdict } from '../../src/ens/probe.js'
import { createFaultHosts, type FaultHosts } from '../../src/faults/fault-hosts.js'
import { faultKinds } from '../../src/faults/fault-kinds.js'
import { faultLookup } from '../../src/faults/fault-lookup.js'
import { exampleOf, type FoundKind, findKind } from '../../src/faults/find-kind.js'
import { createPoster, type Poster } from '../../src/outbound/create-poster.js'
import type { Destination, PostRequest } from '../../src/ports.js'
import { fakeStopwatch } from '../support/fake-stopwatch.js'
import { buildRequest } from '../support/posting.js'

const stopwatch = createStopwatch()

/** Node 22.23 finds no IPv6 address in any certificate. */
const loopback = { subject: {}, subjectaltname: 'IP Address:0:0:0:0:0:0:0:1' } as PeerCertificate
const knowsIpv6 = checkServerIdentity('::1', loopback) === undefined
const ipv6 = (...hosts: string[]): string[] => (knowsIpv6 ? hosts : [])

const probeBytes = Buffer.from('{"callbackId":"1","verificationKey":"2"}')
const deliveryBytes = Buffer.from('[{"eventCategoryType":"TransactionalSendEvents.EmailSent"}]')

const open = (t: Test, watch = stopwatch): FaultHosts => {
  const hosts = createFaultHosts({ stopwatch: watch, now: Date.now })
  t.teardown(hosts.close)
  return hosts
}

const openPoster = (t: Test, keepAlive = false): Poster => {
  const resolve = (): Destination => ({ protocol: 'https:', hostname: '127.0.0.1', port: 1 })
  const poster = createPoster({ stopwatch, resolve, lookup: faultLookup, keepAlive })
  t.teardown(poster.close)
  return poster
}

interface World {
  readonly hosts: FaultHosts
  readonly poster: Poster
  post(host: string, request?: Partial<PostRequest>): Promise<Outcome>
}

const openWorld = (t: Test, keepAlive = false, watch = stopwatch): World => {
  const hosts = open(t, watch)
  const poster = openPoster(t, keepAlive)
  const post: World['post'] = async (host, request) => {
    const url = new URL(`https://${host}/ens`)
    const via = await hosts.destinationFor(url.hostname)
    return (await poster.post(buildRequest({ url, via, body: probeBytes, ...request }))).outcome
  }
  return { hosts, poster, post }
}

const closed = (inner: string): string => `The underlying connection was closed: ${inner}.`
const trust = closed('Could not establish trust relationship for the SSL/TLS secure channel')

type Row = readonly [kind: string, status: string, message: string, facts: Partial<Record<string, unknown>>]

const rows: readonly Row[] = [
  [
    'name-resolution-failure',
    'NameResolutionFailure',
    "The remote name could not be resolved: 'name-resolution-failure.fault.test'",
    { phase: 'dns', code: 'ENOTFOUND', detail: 'getaddrinfo ENOTFOUND name-resolution-failure.fault.test' }
  ],
  [
    'connect-failure',
    'ConnectFailure',
    'Unable to connect to the remote server',
    { phase: 'tcp', code: 'ECONNREFUSED' }
  ],
  ['timeout', 'Timeout', 'The operation has timed out', { phase: 'headers' }],
  ['trust-failure-self-signed', 'TrustFailure', trust, { phase: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
  ['trust-failure-expired', 'TrustFailure', trust, { phase: 'tls', code: 'CERT_HAS_EXPIRED' }],
  ['trust-failure-wrong-host', 'TrustFailure', trust, { phase: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
  ['trust-failure-untrusted-ca', 'TrustFailure', trust, { phase: 'tls', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }],
  [
    'secure-channel-failure',
    'SecureChannelFailure',
    'The request was aborted: Could not create SSL/TLS secure channel.',
    { phase: 'tls' }
  ],
  ['receive-failure', 'ReceiveFailure', closed('An unexpected error occurred on a receive'), { phase: 'headers' }],
  ['send-failure', 'SendFailure', closed('An unexpected error occurred on a send'), { phase: 'tls' }],
  ['connection-closed', 'ConnectionClosed', closed('The connection was closed unexpectedly'), { phase: 'headers' }],
  [
    'server-protocol-violation',
    'ServerProtocolViolation',
    'The server committed a protocol violation. Section=ResponseStatusLine',
    { phase: 'headers' }
  ],
  [
    'message-length-limit',
    'MessageLengthLimitExceeded',
    closed('The message length limit was exceeded'),
    { phase: 'headers', code: 'UND_ERR_HEADERS_OVERFLOW' }
  ],
  [
    'protocol-error-503',
    'ProtocolError',
    'The remote server returned an error: (503) Server Unavailable.',
    { statusCode: 503 }
  ],
  [
    'protocol-error-204',
    'ProtocolError',
    'The remote server returned an unexpected response: (204) No Content.',
    { statusCode: 204 }
  ],
  [
    'redirect-302',
    'ProtocolError',
    'The remote server returned an unexpected response: (302) Found.',
    { statusCode: 302, headers: { location: '/elsewhere' } }
  ],
  ['flaky-1', 'ProtocolError', 'The remote server returned an error: (503) Server Unavailable.', { statusCode: 503 }]
]

/** Only `timeout` is to meet its deadline, and that after its handshake, also on a busy machine. */
const deadlineFor = (kind: string): number => (kind === 'timeout' ? 1500 : 30_000)

const sentenceOf = (outcome: Outcome, url: URL): string => {
  const verdict = toProbeVerdict(outcome, url.hostname)
  return verdict.passed ? 'passed' : probeSentence({ callbackId: '1', url: url.href }, verdict)
}

t.test('each kind, to the letter of the 400', async t => {
  const { post, hosts, poster } = openWorld(t)
  for (const [kind, status, message, facts] of rows) {
    const url = new URL(`https://${kind}.fault.test/ens`)
    const outcome = await post(url.hostname, { deadlineMs: deadlineFor(kind) })
    const sentence = `MCMS_UWH_Runtime_GeneralFailure_probeCallbackLiveness: CallbackId is 1. Could not verify callback url \`'${url.href}'\`. Please test that the url is reachable with a https POST call and returns a 200 http status code. To retry please delete the callback and create it again. Status: ${status}. ${message}`
    t.equal(sentenceOf(outcome, url), sentence, JSON.stringify(outcome))
    t.match(outcome, facts, kind)

    // The same for any other host, as rules lead there.
    const found = findKind(kind) as FoundKind
    for (const host of ['hook.example.com', 'localhost', '203.0.113.9', ...ipv6('[2001:db8::9]')]) {
      const elsewhere = new URL(`https://${host}/${kind}`)
      const via = await hosts.destinationOf(found.kind, found.parameter, elsewhere.hostname)
      const { outcome } = await poster.post(
        buildRequest({ url: elsewhere, via, deadlineMs: kind === 'timeout' ? 100 : 30_000 })
      )
      t.match(toProbeVerdict(outcome, elsewhere.hostname), { passed: false, status }, `${kind} for ${host}`)
    }
  }
  const tried = new Set(rows.map(([kind]) => findKind(kind)?.kind.name))
  const others = faultKinds.filter(({ name, receiver }) => receiver !== undefined && !tried.has(name))
  t.strictSame(
    others.map(({ name }) => name),
    ['slow-<ms>'],
    'all but the one that is below'
  )
})

t.test('a good certificate for every host, and one server a kind and number', async t => {
  const { hosts, poster, post } = openWorld(t)
  const { kind } = findKind('slow-1') as FoundKind
  const ports = new Set<number>()
  for (const host of [
    'hook.example.com',
    'Xn--BCher-Kva.example',
    'localhost',
    '127.0.0.1',
    '10.1.2.3',
    ...ipv6('[::1]', '[fe80::7]')
  ]) {
    const url = new URL(`https://${host}/`)
    const via = await hosts.destinationOf(kind, 1, url.hostname)
    ports.add(via.port)
    t.match(await poster.post(buildRequest({ url, via })), { outcome: { statusCode: 200 } }, host)
  }
  t.equal(ports.size, 1)
  t.not((await hosts.destinationFor('slow-2.fault.test')).port, [...ports][0])
  t.match(await post('slow-1.fault.test.'), { statusCode: 200 }, 'a dot at the end')
  const odd = await post('slow-1.fault.test', { url: new URL('https://a!b.example/') })
  t.match(odd, { status: 'SendFailure', phase: 'tls' }, 'a host for which there can be no certificate')
})

t.test('slow: 200 when its time has come, and no timer is left behind', async t => {
  const watch = fakeStopwatch()
  const { post, hosts, poster } = openWorld(t, false, watch)
  const waiting = async (): Promise<void> => {
    while (watch.waiting() === 0) await new Promise(setImmediate)
  }
  const slow = post('slow-4000.fault.test')
  await waiting()
  watch.advance(3999)
  t.equal(watch.waiting(), 1)
  watch.advance(1)
  t.match(await slow, { statusCode: 200 })

  const caller = new AbortController()
  const given = post('slow-4000.fault.test', { signal: caller.signal })
  await waiting()
  caller.abort()
  t.match(await given, { status: 'RequestCanceled', phase: 'headers' })
  while (watch.waiting() > 0) await new Promise(setImmediate)

  void post('slow-4000.fault.test')
  await waiting()
  await hosts.close()
  while (watch.waiting() > 0) await new Promise(setImmediate)
  t.equal(watch.waiting(), 0, 'closing ends the wait')
  await poster.close()
})

t.test('flaky: the first probes of a url fail, and its first deliveries; then all is well', async t => {
  const { post, hosts } = openWorld(t)
  const tell = async (path: string, body: Uint8Array): Promise<unknown> => {
    const outcome = await post('flaky-2.fault.test', { url: new URL(`https://flaky-2.fault.test/${path}`), body })
    return outcome.answered && outcome.statusCode
  }
  const times = async (path: string, body: Uint8Array): Promise<unknown[]> => [
    await tell(path, body),
    await tell(path, body),
    await tell(path, body),
    await tell(path, body)
  ]
  t.strictSame(await times('a', probeBytes), [503, 503, 200, 200])
  t.strictSame(await times('a', deliveryBytes), [503, 503, 200, 200], 'counted apart')
  t.strictSame(await times('b', probeBytes), [503, 503, 200, 200], 'by path')
  t.strictSame(await times('c', Buffer.from('no JSON')), [503, 503, 200, 200], 'what is no probe is a delivery')
  t.equal(await tell('c', Buffer.from('{"callbackId":"1"}')), 200)
  await hosts.destinationFor('connect-failure.fault.test')
  hosts.reset()
  t.strictSame(await times('a?again', probeBytes), [503, 503, 200, 200], 'as if new')
})

t.test('deliveries on a kept connection', async t => {
  const { post } = openWorld(t, true)
  const body = deliveryBytes
  const all: Outcome[] = []
  for (let times = 0; times < 3; times += 1) all.push(await post('flaky-1.fault.test', { body }))
  t.strictSame(
    all.map(outcome => outcome.answered && outcome.statusCode),
    [503, 200, 200]
  )
  const phases: Phase[] = []
  for (const kind of ['receive-failure', 'connection-closed', 'server-protocol-violation']) {
    const first = await post(`${kind}.fault.test`, { body })
    const second = await post(`${kind}.fault.test`, { body })
    if (!first.answered && !second.answered) phases.push(first.phase, second.phase)
    t.equal(!first.answered && first.status, !second.answered && second.status, `${kind} again`)
  }
  t.strictSame(phases, Array(6).fill('headers'))
})

t.test('what is no kind has no address, and it says why', async t => {
  const { post } = openWorld(t)
  const details: [string, string][] = [
    ['timeuot.fault.test', ": 'timeuot' is no kind of fault. Did you mean timeout?"],
    [
      'slow-0.fault.test',
      ": 'slow-0' is no kind of fault. slow-<ms> takes a whole number from 1 to 3600000, like slow-4000."
    ],
    ['fault.test', ": '' is no kind of fault. `ens-local faults list` shows the kinds."],
    ['drop-ack.fault.test', ': drop-ack is for rules alone. Arm it: ens-local faults add --kind drop-ack']
  ]
  for (const [host, why] of details) {
    const detail = `getaddrinfo ENOTFOUND ${host}${why}`
    t.match(await post(host), { status: 'NameResolutionFailure', phase: 'dns', code: 'ENOTFOUND', detail }, host)
  }
})

t.test('other names are asked of the system', async t => {
  const address = await new Promise(resolve => faultLookup('127.0.0.1', {}, (_error, found) => resolve(found)))
  t.equal(address, '127.0.0.1')
})

t.test('a port that is refused can be taken by nobody', async t => {
  const { hosts, post } = openWorld(t)
  const { port } = await hosts.destinationFor('connect-failure.fault.test')
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const server = createServer()
    const error = await new Promise(resolve => server.once('error', resolve).listen(port, host))
    t.match(error, { code: 'EADDRINUSE' }, host)
  }
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => post('connect-failure.fault.test')))
  t.ok(outcomes.every(outcome => !outcome.answered && outcome.code === 'ECONNREFUSED'))
})

t.test('closing ends whatever hangs', async t => {
  const hosts = open(t)
  const { port } = await hosts.destinationFor('timeout.fault.test')
  const plain = await hosts.destinationFor('send-failure.fault.test')
  const hanging = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  const silent = connectTls({ port: plain.port, host: '127.0.0.1' })
  const gone = [hanging, silent].map(
    socket => new Promise(resolve => socket.on('error', () => {}).once('close', resolve))
  )
  await new Promise(resolve => hanging.once('secureConnect', resolve))
  await hosts.close()
  await Promise.all(gone)
  await t.rejects(hosts.destinationFor('timeout.fault.test'), /closed/)
  t.match(await hosts.destinationFor('name-resolution-failure.fault.test'), { port: 443 })
})

t.test('examples of all kinds are kinds', async t => {
  for (const kind of faultKinds) t.equal(findKind(exampleOf(kind))?.kind, kind)
})
