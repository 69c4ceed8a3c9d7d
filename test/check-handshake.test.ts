import t from 'tap'
import type { CaseResult } from '../src/check/check-report.js'
import { startHandshake } from '../src/check-handshake.js'
import { type CheckOptions, checkReceiver, type HandshakeFacts, type HandshakeServing } from '../src/check-receiver.js'
import { createStopwatch } from '../src/clock/create-stopwatch.js'
import { parseDuration } from '../src/ens/duration.js'
import { createResolve } from '../src/outbound/create-resolve.js'
import { createRandom } from '../src/random/create-random.js'
import { type Behave, good, key, startBehaving } from './check/examine.js'
import { caller } from './support/ens.js'
import { watchLateness } from './support/lateness.js'
import { startTlsFront } from './support/tls-front.js'

const posted = async (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> => {
  const json = { 'content-type': 'application/json', ...headers }
  return fetch(url, { method: 'POST', headers: json, body })
}

/** As a receiver would, with a token of its own. */
const verify = async ({ url, clientId, clientSecret }: HandshakeServing, probe: string): Promise<number> => {
  const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const { access_token } = (await (await posted(`${url}/v2/token`, JSON.stringify(grant))).json()) as {
    access_token: string
  }
  const answer = await posted(`${url}/platform/v1/ens-verify`, probe, { authorization: `Bearer ${access_token}` })
  await answer.arrayBuffer()
  return answer.status
}

interface Walk {
  readonly serving: HandshakeServing[]
  readonly facts: HandshakeFacts[]
  readonly handshake: NonNullable<CheckOptions['handshake']>
}

const keepFacts = (): Walk => {
  const [serving, facts]: [HandshakeServing[], HandshakeFacts[]] = [[], []]
  const handshake = {
    onServing: (one: HandshakeServing) => void serving.push(one),
    onReady: (one: HandshakeFacts) => void facts.push(one)
  }
  return { serving, facts, handshake }
}

const only = ['verification-inside-create', 'probe-200']
const find = (cases: readonly CaseResult[], id: string) => cases.find(one => one.id === id)

t.test('a receiver that verifies inside the probe', async t => {
  const { serving, facts, handshake } = keepFacts()
  const answers: number[] = []
  const { url, asked } = await startBehaving(t, async one => {
    // What comes after the handshake has a key that ENS has never seen.
    if (one.isProbe && facts.length === 0) answers.push(await verify(serving[0] as HandshakeServing, one.text))
    return one.isProbe ? 200 : good({ ...one }, facts[0]?.signatureKey)
  })
  const report = await checkReceiver(url, { handshake })
  t.same(answers, [200])
  t.match(find(report.cases, only[0] as string), { verdict: 'pass', says: /before it answers the probe/ })
  t.same([report.counts.skip, report.counts.fail, report.counts.finding], [0, 0, 0])
  const [first] = asked
  t.equal(JSON.parse(`${first?.text}`).callbackId, facts[0]?.callbackId)
  t.match(facts, [{ ...serving[0], signatureKey: /^.{44}$/ }])
  await t.rejects(fetch(`${serving[0]?.url}/`), 'nothing is served any more')
})

t.test('one that verifies afterwards', async t => {
  const { serving, handshake } = keepFacts()
  const after = async (probe: string): Promise<void> => {
    const ens = serving[0] as HandshakeServing
    const call = caller(ens.url)
    for (let text = ''; !text.includes('probe.passed'); ) text = (await call('GET', '/_ens-local/activity')).text
    await verify(ens, probe)
  }
  const { url } = await startBehaving(t, one => {
    if (one.isProbe) void after(one.text)
    return good(one)
  })
  const { cases } = await checkReceiver(url, { handshake, only, deadlineScale: 10 })
  t.match(cases, [{ verdict: 'pass' }, { verdict: 'pass', says: /after it has answered the probe/ }])
})

t.test('one that never verifies', async t => {
  const { facts, handshake } = keepFacts()
  const { url } = await startBehaving(t, good)
  const lateness = watchLateness(t)
  const { cases } = await checkReceiver(url, { handshake: { ...handshake, key }, only, deadlineScale: 0.1 })
  const came = /^no good ens-verify in (\d.*s)$/
  t.match(cases, [{ verdict: 'pass' }, { verdict: 'fail', came }])
  const waited = Number(parseDuration(`${came.exec(`${cases[1]?.came}`)?.[1]?.replace(' ', '')}`))
  // A tenth of 3 s, and as much longer as the machine is busy.
  t.ok(waited >= 300 && waited < 3000 + lateness(), `${waited} ms`)
  t.equal(facts[0]?.signatureKey, key, 'the one that was chosen')
})

t.test('one whose ens-verify is refused', async t => {
  const { serving, handshake } = keepFacts()
  const { url } = await startBehaving(t, async one => {
    const { callbackId } = JSON.parse(one.text) as { callbackId: string }
    const probe = JSON.stringify({ callbackId, verificationKey: key })
    if (one.isProbe) await verify(serving[0] as HandshakeServing, probe)
    return 200
  })
  const { cases } = await checkReceiver(url, { handshake, only: ['verification-inside-create'], deadlineScale: 0.1 })
  t.match(cases, [
    {
      verdict: 'fail',
      says: 'It could not verify: POST /platform/v1/ens-verify was answered 404, The callbackId or the verificationKey is incorrect.'
    }
  ])
})

t.test('one that asks for a token in vain', async t => {
  const { serving, handshake } = keepFacts()
  const { url } = await startBehaving(t, async one => {
    const grant = '{"grant_type":"client_credentials","client_id":"another","client_secret":"one"}'
    if (one.isProbe) await posted(`${serving[0]?.url}/v2/token`, grant)
    return 200
  })
  const { cases } = await checkReceiver(url, { handshake, only: ['verification-inside-create'], deadlineScale: 0.1 })
  t.match(cases, [{ verdict: 'fail', says: /^It could not verify: POST \/v2\/token was answered 401/ }])
})

t.test('one whose probe fails', async t => {
  const { serving, facts, handshake } = keepFacts()
  const { url } = await startBehaving(t, async one => {
    if (one.isProbe) await verify(serving[0] as HandshakeServing, one.text)
    return 500
  })
  const { cases } = await checkReceiver(url, { handshake, only })
  t.match(find(cases, 'probe-200'), { verdict: 'fail', sent: 'POST the probe, inside createCallback', came: /^500/ })
  t.match(find(cases, only[0] as string), { verdict: 'fail', says: /refused/, came: /Status: ProtocolError/ })
  t.match(facts, [{ callbackId: /^.{36}$/, signatureKey: /^.{44}$/ }])
})

t.test('a url that ENS does not take', async t => {
  const { facts, handshake } = keepFacts()
  const { url, asked } = await startBehaving(t, good)
  const { cases } = await checkReceiver(`${url}?a=1`, { handshake, only })
  t.match(find(cases, only[0] as string), { verdict: 'fail', came: /must not have a query string/ })
  t.match(find(cases, 'probe-200'), { verdict: 'pass', sent: /unsigned/ }, 'asked without the handshake')
  t.equal(JSON.parse(`${asked[0]?.text}`).callbackId, facts[0]?.callbackId)
})

t.test('a receiver behind TLS that nobody but us trusts', async t => {
  const { url } = await startBehaving(t, good)
  const { origin, ca } = await startTlsFront(t, ['hook.example.com'], Number(new URL(url).port))
  const options = { map: { 'hook.example.com': origin }, only, deadlineScale: 0.1, handshake: {} }
  const { cases } = await checkReceiver('https://hook.example.com/ens', { ...options, ca })
  t.match(find(cases, 'probe-200'), { verdict: 'pass', sent: /inside createCallback/ })
  const distrusted = await checkReceiver('https://hook.example.com/ens', options)
  t.match(find(distrusted.cases, 'probe-200'), { verdict: 'fail', came: /^TrustFailure/ })
})

t.test('a destination with an IPv6 address', async t => {
  const map = { 'hook.example.com': 'http://[::1]:1' }
  const { cases } = await checkReceiver('https://hook.example.com/', { handshake: {}, map, only })
  t.match(find(cases, only[0] as string), { verdict: 'fail', came: /Status: ConnectFailure/ })
})

t.test('a key that nobody can have told the receiver', async t => {
  const { url } = await startBehaving(t, good)
  const ids = ['valid-signature']
  const silent = await checkReceiver(url, { handshake: {}, only: ids, deadlineScale: 0.1 })
  t.match(silent.cases, [{ verdict: 'skip', says: /--key/ }])
  const given = await checkReceiver(url, { handshake: {}, key, only: ids, deadlineScale: 0.1 })
  t.match(given.cases, [{ verdict: 'pass' }])
})

t.test('a place that can not be had, and a hook that throws', async t => {
  const { url, asked } = await startBehaving(t, good)
  const taken = { port: Number(new URL(url).port), host: '127.0.0.1' }
  await t.rejects(checkReceiver(url, { handshake: taken }), { code: 'ERR_LISTEN' })
  let served = ''
  const onServing = (serving: HandshakeServing): void => {
    served = serving.url
    throw new Error('no')
  }
  await t.rejects(checkReceiver(url, { handshake: { onServing } }), { message: 'no' })
  await t.rejects(fetch(served), 'nothing is served any more')
  t.same(asked, [])
})

t.test('called off', async t => {
  const abortWhen = async (
    behave: (cancel: AbortController) => Behave,
    onServing?: (cancel: AbortController) => void
  ) => {
    const cancel = new AbortController()
    const { facts, handshake } = keepFacts()
    const { url } = await startBehaving(t, behave(cancel))
    const hooks = onServing === undefined ? handshake : { ...handshake, onServing: () => onServing(cancel) }
    const { counts } = await checkReceiver(url, { handshake: hooks, only, signal: cancel.signal })
    t.same(counts, { pass: 0, finding: 0, fail: 0, skip: 2 })
    t.same(facts, [])
  }
  await abortWhen(cancel => () => {
    cancel.abort()
    return 'hang'
  })
  await abortWhen(
    () => good,
    cancel => cancel.abort()
  )
})

t.test('called off while ens-verify is waited for', async t => {
  const { url, asked } = await startBehaving(t, good)
  const cancel = new AbortController()
  const stopwatch = {
    now: createStopwatch().now,
    after: () => {
      queueMicrotask(() => cancel.abort())
      return () => {}
    }
  }
  const routes = { map: {}, forwardTo: undefined }
  const found = { url: new URL(url), resolve: createResolve(routes), ca: undefined, stopwatch, random: createRandom(1) }
  const waits = { probeMs: 30_000, graceMs: 3000, key: undefined, signal: cancel.signal, options: {} }
  const handshake = await startHandshake({ ...found, ...waits })
  t.match(handshake, { found: { verified: 'never' }, key: undefined })
  t.equal(asked.length, 1)
  await handshake.close()
})
