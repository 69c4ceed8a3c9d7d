import t from 'tap'
import type { ActivityData } from '../../src/ens/activity.js'
import type { FaultRule } from '../../src/ens/fault-rule.js'
import { startLateFaults } from '../../src/faults/start-late-faults.js'
import type { Exchange, Post, PostRequest } from '../../src/ports.js'
import { createRandom } from '../../src/random/create-random.js'
import { fakeStopwatch } from '../support/fake-stopwatch.js'
import { buildRequest } from '../support/posting.js'

const answered: Exchange = {
  outcome: { answered: true, statusCode: 200, reason: 'OK', headers: {}, body: new Uint8Array(), truncated: false },
  timings: { total: 1 }
}
const canceled: Exchange = {
  outcome: { answered: false, status: 'RequestCanceled', phase: 'dns', detail: 'canceled' },
  timings: { total: 0 }
}

const about = { callbackId: 'c1', callbackName: 'orders' }
const batch = Buffer.from('[{"eventCategoryType":"TransactionalSendEvents.EmailSent"}]')
const held = { ...about, url: 'https://hooks.example.com/ens' }
const request = (change: Partial<PostRequest> = {}) => buildRequest({ about, body: batch, ...change })

const start = async (t: { teardown(end: () => unknown): void }, initial: unknown = []) => {
  const said: Partial<ActivityData['fault.fired']>[] = []
  const posts: PostRequest[] = []
  const stopwatch = fakeStopwatch()
  const faults = await startLateFaults({
    stopwatch,
    now: () => Date.now(),
    emit: (_type, data) => void said.push(data as ActivityData['fault.fired']),
    random: () => createRandom(1, 'faults'),
    initial
  })
  t.teardown(faults.close)
  const straight: Post = async one => {
    posts.push(one)
    return one.signal?.aborted ? canceled : answered
  }
  const ways = { probe: faults.bendPost('probe', straight), delivery: faults.bendPost('delivery', straight) }
  return { ...faults, faults, ways, posts, said, stopwatch }
}

const drop: FaultRule = { match: { phase: 'delivery' }, fault: { kind: 'drop-ack' } }

t.test('with nothing armed, nothing happens', async t => {
  const { faults, rules, ways, posts } = await start(t)
  const asked = request()
  const way = ways.delivery(asked)
  t.equal(posts[0], asked, 'the request is sent at once and as it is')
  t.equal(await way, answered)
  t.equal(faults.bendCall({ operation: 'createCallback', url: '/' }), undefined)
  t.equal(faults.holdBack(held, batch), undefined)
  t.same(rules.list(), [])
  t.equal(rules.remove('rule-1'), false)
  rules.clear()
  faults.reset()
})

t.test('what comes after a rule is bent, also if nobody waits for it', async t => {
  const { rules, ways, said, faults } = await start(t)
  const adding = rules.add([drop, { fault: { kind: 'reorder' } }])
  const bent = ways.delivery(request())
  const back = faults.holdBack(held, batch)
  const call = faults.bendCall({ operation: undefined, url: '/' })
  t.match(await bent, { outcome: { status: 'Timeout' }, bent: { rule: 'rule-1', kind: 'drop-ack' } })
  t.same(await back, { rule: 'rule-2', kind: 'reorder', ms: 1000 })
  t.equal(await call, undefined, 'until it was known what the rules are for')
  t.equal(faults.bendCall({ operation: undefined, url: '/' }), undefined)
  t.match(await adding, [{ id: 'rule-1' }, { id: 'rule-2' }])
  const fired = { phase: 'delivery', ...about }
  t.same(said, [
    { rule: 'rule-1', kind: 'drop-ack', ...fired, url: request().url.href },
    { rule: 'rule-2', kind: 'reorder', ...fired, url: held.url }
  ])
  t.match(await rules.add({ ...drop, id: 'late' }), [{ id: 'late' }])
  t.equal(rules.remove('rule-1'), true)
  t.match(await ways.delivery(request()), { bent: { rule: 'late' } })
  rules.clear()
  t.equal(await ways.delivery(request()), answered)
})

t.test('first rules that make no sense change nothing', async t => {
  const { rules, ways } = await start(t)
  const refused = t.rejects(rules.add({ fault: { kind: 'nothing' } }), {
    code: 'ERR_FAULT',
    message: /^rule 1: There is no kind/
  })
  const good = rules.add(drop)
  const bad = t.rejects(rules.add(3), { code: 'ERR_FAULT' })
  await Promise.all([refused, good, bad])
  t.match(await ways.delivery(request()), { bent: { rule: 'rule-1' } })
  t.equal(await ways.probe(request()), answered)
  t.equal(rules.list().length, 1)
})

t.test('rules of the start', async t => {
  await t.rejects(start(t, [{ fault: { kind: 'nothing' } }]), { code: 'ERR_FAULT' })
  await t.rejects(start(t, 'x'), { code: 'ERR_FAULT', message: '"x" is no fault rule.' })
  const { ways, rules, faults } = await start(t, [{ ...drop, probability: 0.5 }])
  const flips = async (): Promise<string> => {
    let text = ''
    for (let turn = 0; turn < 24; turn += 1) text += (await ways.delivery(request())).bent === undefined ? '.' : 'x'
    return text
  }
  const first = await flips()
  t.not(await flips(), first)
  await rules.add({ match: { phase: 'probe' }, fault: { kind: 'drop-ack' } })
  faults.reset()
  t.match(rules.list(), [{ id: 'rule-1', seen: 0, fired: 0 }])
  t.equal(rules.list().length, 1, 'what was added later is gone')
  t.equal(await flips(), first, 'all happens again')
  rules.clear()
  t.same(rules.list(), [])
  faults.reset()
  t.equal(rules.list().length, 1, 'those of the start are back')
})

t.test('a host under fault.test, and a rule that leads to its receiver', async t => {
  const { ways, posts, rules, faults } = await start(t)
  await ways.probe(request({ url: new URL('https://timeout.fault.test/ens') }))
  t.match(posts[0], { via: { protocol: 'https:', hostname: '127.0.0.1', ca: /^-----BEGIN CERT/ }, about })
  await rules.add([{ match: { phase: 'delivery' }, fault: { kind: 'timeout' }, times: 1 }, drop])
  t.match(await ways.delivery(request()), { outcome: { statusCode: 200 }, bent: { rule: 'rule-1', kind: 'timeout' } })
  t.same(posts[1]?.via, posts[0]?.via, 'the same receiver')
  await ways.delivery(request({ url: new URL('https://timeout.fault.test/ens') }))
  t.same(posts[2]?.via, posts[0]?.via, 'what a rule bends goes there as well')
  faults.reset()
})

t.test('headers are kept when they are not what was asked for', async t => {
  const { ways, rules } = await start(t)
  await rules.add([{ fault: { kind: 'missing-signature' }, times: 1 }, { fault: { kind: 'corrupt-body' } }])
  const headers = { a: 'b', 'x-sfmc-ens-signature': 'c2lnbmVk' }
  const missing = await ways.delivery(request({ headers }))
  t.same(missing.bent, { rule: 'rule-1', kind: 'missing-signature', headers: { a: 'b' } })
  const { bent } = await ways.delivery(request({ headers }))
  t.match(bent, { rule: 'rule-2', detail: /^Byte \d+/ })
  t.notOk(bent && 'headers' in bent)
})

t.test('what a rule waits for ends when it is called off', async t => {
  const { ways, rules, faults, posts, stopwatch } = await start(t)
  await rules.add([
    { match: { phase: 'probe' }, fault: { kind: 'delay', by: '1h' } },
    { match: { phase: 'delivery' }, fault: { kind: 'delay', by: '1h' } },
    { match: { phase: 'api' }, fault: { kind: 'delay', by: '1h' } }
  ])
  const own = new AbortController()
  const probe = ways.probe(request({ signal: own.signal }))
  const delivery = ways.delivery(request())
  const call = faults.bendCall({ operation: 'createCallback', url: '/x?y' })
  await stopwatch.elapse(1)
  t.equal(stopwatch.waiting(), 3)
  own.abort()
  t.match(await probe, { outcome: { status: 'RequestCanceled' } })
  faults.cancel('delivery')
  t.match(await delivery, { outcome: { status: 'RequestCanceled' } })
  faults.stop()
  t.same(await call, { rule: 'rule-3', kind: 'delay' })
  t.match(await faults.bendCall({ operation: 'createCallback', url: '/x' }), { kind: 'delay' }, 'also what comes later')
  t.equal(stopwatch.waiting(), 0)
  posts.length = 0
  await ways.probe(request({ signal: own.signal }))
  t.equal(posts.length, 1, 'what is called off before is not even asked about')
  t.equal(rules.list()[0]?.seen, 1)
  const later = ways.delivery(request())
  await stopwatch.elapse(3_600_000)
  t.match(await later, { outcome: { statusCode: 200 }, bent: { rule: 'rule-2' } }, 'what comes later is not called off')
})

t.test('calls of the API', async t => {
  const { rules, faults, said } = await start(t)
  await rules.add([
    { match: { operation: 'createCallback' }, fault: { kind: 'status', status: 503 }, times: 1 },
    { match: { operation: 'getCallback' }, fault: { kind: 'status', status: 401 } },
    { fault: { kind: 'status', status: 404 }, after: 1 }
  ])
  t.same(await faults.bendCall({ operation: 'createCallback', url: '/a/b?c=d' }), {
    rule: 'rule-1',
    kind: 'status',
    status: 503
  })
  t.equal(await faults.bendCall({ operation: 'createCallback', url: '/a' }), undefined)
  t.same(await faults.bendCall({ operation: undefined, url: '/none' }), { rule: 'rule-3', kind: 'status', status: 404 })
  t.same(said, [
    { rule: 'rule-1', kind: 'status', phase: 'api', operation: 'createCallback', path: '/a/b' },
    { rule: 'rule-3', kind: 'status', phase: 'api', path: '/none' }
  ])
})

t.test('for whom and for what a delivery is held back', async t => {
  const { rules, faults } = await start(t)
  await rules.add({ match: { eventType: 'EmailSent', host: '*.example.com' }, fault: { kind: 'reorder', by: '5s' } })
  t.match(await faults.holdBack(held, batch), { ms: 5000 })
  t.equal(await faults.holdBack({ ...held, url: 'https://other.test/' }, batch), undefined)
  t.equal(await faults.holdBack(held, Buffer.from('[{"eventCategoryType":"EngagementEvents.EmailOpen"}]')), undefined)
})

t.test('rules of a state take the place of all others, when the answer is called', async t => {
  const { faults, rules, ways } = await start(t, [{ ...drop, id: 'mine' }])
  const arm = await faults.replace([{ ...drop, id: 'kept', times: 2, seen: 5, fired: 1 }])
  t.match(rules.list(), [{ id: 'mine' }])
  faults.reset()
  arm()
  t.match(rules.list(), [{ id: 'kept', seen: 5, fired: 1, spent: false }])
  t.match(await ways.delivery(request()), { bent: { rule: 'kept' } })
  t.match(rules.list(), [{ spent: true }])
  t.equal(await ways.delivery(request()), answered)
  await t.rejects(faults.replace([{ fault: { kind: 'none' } }]), { code: 'ERR_STATE' })
  const disarm = await faults.replace([])
  disarm()
  t.same(rules.list(), [])
})
