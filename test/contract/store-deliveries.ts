// What every store has to do for delivery: queues of events, batches cut from them, attempts, and forgetting it all.

import type { Test } from 'tap'
import type { Delivery } from '../../src/ens/delivery.js'
import type { JournalEntry, Segment, Store } from '../../src/ports.js'
import { aDelivery, anAttempt, aSegment, awkward, ids } from './store-records.js'

type Open = (t: Test) => Promise<Store>

const put = (deliveryId: string, overrides: Partial<Delivery> = {}): { put: Delivery } => ({
  put: aDelivery({ deliveryId, ...overrides })
})

const idsOf = (deliveries: readonly Delivery[]): string[] => deliveries.map(({ deliveryId }) => deliveryId)

const places = (segments: readonly Segment[]): number[][] =>
  segments.map(({ firstEvent, count }) => [firstEvent, firstEvent + count])

/** Strictly: bytes come as a Buffer from one driver and as a plain array from the other. */
const sameSegments = (t: Test, found: readonly Segment[], wanted: readonly Segment[]): void => {
  const plain = (segment: Segment) => ({ ...segment, events: Buffer.from(segment.events).toString() })
  t.strictSame(found.map(plain), wanted.map(plain))
}

const bodyOf = async (store: Store, deliveryId: string): Promise<string | undefined> => {
  const body = await store.deliveryBody(deliveryId)
  return body && Buffer.from(body).toString()
}

const queueing = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  t.same(await store.queues(), [])
  t.same(await store.segments('callback-1', 0, 1000), [])
  await store.addSegments([])
  const [one, two] = [aSegment(), aSegment({ firstEvent: 1, count: 3, subscriptionIds: [] })]
  const other = aSegment({ callbackId: 'other', count: 2 })
  await store.addSegments([two, other, one])
  sameSegments(t, await store.segments('callback-1', 0, 1000), [one, two])
  sameSegments(t, await store.segments('callback-1', 1, 1000), [two])
  sameSegments(t, await store.segments('callback-1', 4, 1000), [])
  sameSegments(t, await store.segments('callback-1', 0, 1), [one])
  sameSegments(t, await store.segments('callback-1', 0, one.events.length + two.events.length), [one, two])
  sameSegments(t, await store.segments('callback-1', 0, one.events.length + two.events.length - 1), [one])
  sameSegments(t, await store.segments('other', 0, 0), [other])

  await t.rejects(store.addSegments([aSegment({ firstEvent: 4 }), one]), 'a place is given once')
  sameSegments(t, await store.segments('callback-1', 4, 1000), [])
}

const longQueues = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const many = Array.from({ length: 1000 }, (_, firstEvent) => aSegment({ firstEvent }))
  await store.addSegments(many)
  sameSegments(t, await store.segments('callback-1', 0, 1_000_000), many)
  const bytes = many.slice(0, 700).reduce((sum, { events }) => sum + events.length, 0)
  sameSegments(t, await store.segments('callback-1', 0, bytes), many.slice(0, 700))
  const page = many.slice(0, 256).reduce((sum, { events }) => sum + events.length, 0)
  sameSegments(t, await store.segments('callback-1', 0, page), many.slice(0, 256))
  t.same(await store.queues(), [{ callbackId: 'callback-1', cut: 0, end: 1000 }])
}

const cutting = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const byId = async () =>
    (await store.queues()).toSorted((a, b) => a.callbackId.localeCompare(b.callbackId)).map(q => ({ ...q }))
  await store.addSegments([
    aSegment({ count: 3 }),
    aSegment({ firstEvent: 3, count: 4 }),
    aSegment({ callbackId: 'other' })
  ])
  t.same(await byId(), [
    { callbackId: 'callback-1', cut: 0, end: 7 },
    { callbackId: 'other', cut: 0, end: 1 }
  ])
  await store.record([
    { cut: 1, callbackId: 'callback-1' },
    { cut: 3, callbackId: 'callback-1' },
    { cut: 5, callbackId: 'empty' }
  ])
  await store.record([{ cut: 4, callbackId: 'callback-1' }])
  t.same(await byId(), [
    { callbackId: 'callback-1', cut: 4, end: 7 },
    { callbackId: 'empty', cut: 5, end: 5 },
    { callbackId: 'other', cut: 0, end: 1 }
  ])
}

const splitting = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const part = (firstEvent: number, count: number) => aSegment({ firstEvent, count })
  await store.addSegments([
    part(0, 2),
    part(2, 8),
    part(10, 1),
    aSegment({ callbackId: 'other', firstEvent: 2, count: 8 })
  ])
  await store.record([{ split: [part(2, 3), part(5, 5)] }, { split: [part(5, 1), part(6, 4)] }])
  sameSegments(t, await store.segments('callback-1', 0, 1000), [
    part(0, 2),
    part(2, 3),
    part(5, 1),
    part(6, 4),
    part(10, 1)
  ])
  t.same(places(await store.segments('other', 0, 1000)), [[2, 10]], 'a place of another queue is another place')

  await store.record([{ remove: { callbackId: 'callback-1', firstEvent: 5 } }])
  t.same(places(await store.segments('callback-1', 0, 1000)), [
    [0, 2],
    [2, 5],
    [6, 10],
    [10, 11]
  ])
  await store.record([
    { split: [part(6, 2), part(8, 2)] },
    { remove: { callbackId: 'callback-1', firstEvent: 8 } },
    { remove: { callbackId: 'callback-1', firstEvent: 2 } }
  ])
  t.same(places(await store.segments('callback-1', 0, 1000)), [
    [0, 2],
    [6, 8],
    [10, 11]
  ])
  t.same(places(await store.segments('other', 0, 1000)), [[2, 10]])
}

const puttingDeliveries = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const cut = aDelivery()
  await store.record([{ put: cut }])
  t.strictSame(await store.delivery('delivery-1'), cut)
  t.equal(await store.delivery('nobody'), undefined)
  const tried: Delivery = {
    ...cut,
    callbackName: 'new name',
    state: 'deferred',
    subscriptionIds: ['subscription-2'],
    eventCount: 0,
    bytes: 2,
    attemptCount: 3,
    firstAttemptAt: 1_750_000_000_001,
    nextAttemptAt: 1_750_000_600_001,
    next: { does: 'defer', at: 1_750_000_600_001, rule: 'current.defer', why: 'because' }
  }
  await store.record([{ put: { ...cut, state: 'retrying' } }, { put: tried }])
  t.strictSame(await store.delivery('delivery-1'), tried, 'the last one counts')
  t.strictSame(await store.deliveries({ limit: 10 }), [tried])
  const replay = aDelivery({ deliveryId: 'replay', replayOf: 'delivery-1', firstEvent: 0, endEvent: 0 })
  await store.record([{ put: replay, body: Buffer.from('[]') }])
  t.strictSame(await store.delivery('replay'), replay)
  await store.record([])
}

const manyEntries = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const many = ids(333)
  const entries = (attempt: number): JournalEntry[] =>
    many.flatMap(deliveryId => [
      put(deliveryId, { attemptCount: attempt }),
      { attempt: anAttempt({ attempt, verdict: deliveryId }), deliveryId }
    ])
  await store.record(entries(1))
  await store.record(entries(2))
  const kept = await store.deliveries({ limit: 1000 })
  t.same(idsOf(kept), many.toReversed(), 'in the order of the first time')
  t.ok(kept.every(({ attemptCount }) => attemptCount === 2))
  for (const deliveryId of ['id-0', 'id-200', 'id-332']) {
    const attempts = [1, 2].map(attempt => anAttempt({ attempt, verdict: deliveryId }))
    t.strictSame(await store.attempts(deliveryId), attempts)
  }
}

const attempting = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  t.same(await store.attempts('nobody'), [])
  const first = anAttempt()
  const { response: _, remote: __, ...rest } = anAttempt({ attempt: 2 })
  const second = {
    ...rest,
    error: { answered: false, phase: 'tcp', reason: 'connect-failure', detail: 'ECONNREFUSED' }
  }
  const third = anAttempt({ attempt: 3, verdict: awkward.join('') })
  await store.record([
    { attempt: second as never, deliveryId: 'delivery-1' },
    { attempt: third, deliveryId: 'delivery-1' },
    { attempt: first, deliveryId: 'delivery-1' },
    { attempt: first, deliveryId: 'other' }
  ])
  t.strictSame(await store.attempts('delivery-1'), [first, second, third])
}

const listing = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.record([
    put('a', { state: 'delivered' }),
    put('b', { callbackId: 'other' }),
    put('c', { state: 'failed' }),
    put('d', { callbackId: 'other', state: 'delivered' }),
    put('e', { state: 'delivered' })
  ])
  // Touched last, and still in its place.
  await store.record([put('b', { callbackId: 'other', state: 'delivered' })])
  const list = async (query: Partial<Parameters<Store['deliveries']>[0]>) =>
    idsOf(await store.deliveries({ limit: 100, ...query })).join('')
  t.equal(await list({}), 'edcba')
  t.equal(await list({ limit: 2 }), 'ed')
  t.equal(await list({ limit: 2, before: 'd' }), 'cb')
  t.equal(await list({ before: 'a' }), '')
  t.equal(await list({ before: 'nobody' }), '')
  t.equal(await list({ callbackId: 'other' }), 'db')
  t.equal(await list({ state: 'delivered' }), 'edba')
  t.equal(await list({ state: 'delivered', callbackId: 'callback-1', before: 'e', limit: 1 }), 'a')
  t.equal(await list({ callbackId: 'nobody' }), '')
}

const bodies = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const awkwardEvents = Buffer.from('[{"a" : "Z\\u00fcrich ü 😀"},{"b":"[,]"}]')
  await store.addSegments([
    aSegment({ count: 2, events: awkwardEvents }),
    aSegment({ firstEvent: 2 }),
    aSegment({ firstEvent: 3, count: 2 }),
    aSegment({ callbackId: 'other', firstEvent: 0, count: 5 })
  ])
  await store.record([
    put('one', { eventCount: 2 }),
    put('all', { eventCount: 5 }),
    put('later', { firstEvent: 3, eventCount: 2 }),
    put('none', { firstEvent: 5, eventCount: 1 })
  ])
  t.equal(await bodyOf(store, 'one'), awkwardEvents.toString())
  t.equal(await bodyOf(store, 'all'), '[{"a" : "Z\\u00fcrich ü 😀"},{"b":"[,]"},{"n":2},{"n":3},{"n":4}]')
  t.equal(await bodyOf(store, 'later'), '[{"n":3},{"n":4}]')
  t.equal(await bodyOf(store, 'none'), '[]', 'what is left of nothing')
  t.equal(await bodyOf(store, 'nobody'), undefined)
  await store.record([{ remove: { callbackId: 'callback-1', firstEvent: 2 } }])
  t.equal(await bodyOf(store, 'all'), '[{"a" : "Z\\u00fcrich ü 😀"},{"b":"[,]"},{"n":3},{"n":4}]')

  const body = Buffer.from([0, 255, 10, 91])
  const replay = put('replay', { replayOf: 'one', firstEvent: 0, endEvent: 0 })
  await store.record([{ ...replay, body }, replay])
  await store.record([replay])
  const kept = await store.deliveryBody('replay')
  t.same([...(kept ?? [])], [...body], 'a body of its own stays, byte for byte')
}

const due = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  t.equal(await store.nextDue(), undefined)
  t.same(await store.dueDeliveries(3_000_000_000_000, 10), [])
  await store.record([
    put('late', { state: 'deferred', nextAttemptAt: 3_000_000_000_000 }),
    put('third', { state: 'deferred', nextAttemptAt: 20 }),
    put('sending'),
    put('fourth', { state: 'retrying', nextAttemptAt: 20 }),
    put('first', { state: 'retrying', nextAttemptAt: 5 }),
    put('over', { state: 'delivered' })
  ])
  const dueAt = async (now: number, limit = 10) => idsOf(await store.dueDeliveries(now, limit))
  t.same(await dueAt(4), [])
  t.same(await dueAt(5), ['first'])
  t.same(await dueAt(20), ['first', 'third', 'fourth'])
  t.equal(await store.isRetrying(), true)
  t.same(await dueAt(20, 2), ['first', 'third'])
  t.equal(await store.nextDue(), 5)
  await store.record([put('first')])
  t.equal(await store.nextDue(), 20)

  await store.recoverDeliveries(7)
  t.same(await dueAt(7), ['sending', 'first'], 'nobody is sending them any more')
  t.match(await store.delivery('sending'), { state: 'retrying', nextAttemptAt: 7 })
  t.match(await store.delivery('over'), { state: 'delivered', nextAttemptAt: null })
  t.match(await store.delivery('late'), { state: 'deferred', nextAttemptAt: 3_000_000_000_000 })
}

const counting = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const none = { sending: 0, retrying: 0, deferred: 0, finished: 0, finishedBytes: 0 }
  t.strictSame(await store.deliveryCounts(), none)
  t.equal(await store.isRetrying(), false)
  t.same(await store.pendingDeliveries(), [])
  await store.record([
    put('a'),
    put('b', { callbackId: 'other', eventCount: 7 }),
    put('c', { state: 'retrying', eventCount: 5 }),
    put('d', { state: 'deferred' }),
    put('e', { state: 'delivered', keptBytes: 4_000_000_000 }),
    put('f', { state: 'dropped', keptBytes: 20 }),
    put('g', { state: 'failed', keptBytes: 3 })
  ])
  const counts = { sending: 2, retrying: 1, deferred: 1, finished: 3, finishedBytes: 4_000_000_023 }
  t.strictSame(await store.deliveryCounts(), counts)
  t.strictSame(await store.pendingDeliveries(), [
    { callbackId: 'callback-1', deliveries: 3, events: 7 },
    { callbackId: 'other', deliveries: 1, events: 7 }
  ])
}

const ranges = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  t.same(await store.deliveredRanges(), new Map())
  await store.record([
    put('second', { firstEvent: 4, eventCount: 2, state: 'delivered' }),
    put('first', { eventCount: 3 }),
    put('replay', { firstEvent: 4, endEvent: 6, replayOf: 'second' }),
    put('third', { firstEvent: 6, eventCount: 1 }),
    put('other', { callbackId: 'other', eventCount: 9 })
  ])
  const [first, second, third] = [
    [0, 3],
    [4, 6],
    [6, 7]
  ]
  const beyond = async (cut: number): Promise<unknown> => {
    await store.record([{ cut, callbackId: 'callback-1' }])
    return (await store.deliveredRanges()).get('callback-1')
  }
  t.same((await store.deliveredRanges()).get('callback-1'), [first, second, third])
  t.same((await store.deliveredRanges()).get('other'), [[0, 9]])
  t.same(await beyond(2), [first, second, third])
  t.same(await beyond(3), [second, third])
  t.same(await beyond(6), [third])
  t.equal(await beyond(7), undefined)
  const ends = (await store.queues()).map(({ callbackId, end }) => [callbackId, end])
  t.same(ends.toSorted(), [
    ['callback-1', 7],
    ['other', 9]
  ])
}

const retention = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  t.strictSame(await store.forgetFinished(5), { deliveries: 0, bytes: 0 })
  const part = (firstEvent: number, count = 1) => aSegment({ firstEvent, count })
  await store.addSegments([part(0), part(1, 2), part(3), part(4), part(5), aSegment({ callbackId: 'other' })])
  const ended: JournalEntry[] = [
    put('oldest', { firstEvent: 0, eventCount: 3, state: 'dropped', keptBytes: 1 }),
    put('waiting', { firstEvent: 3, state: 'deferred', nextAttemptAt: 1, keptBytes: 10 }),
    put('second', { firstEvent: 4, state: 'delivered', keptBytes: 100 }),
    {
      ...put('replay', { endEvent: 0, state: 'failed', keptBytes: 1000, replayOf: 'oldest' }),
      body: Buffer.from('[]')
    },
    put('newest', { firstEvent: 5, state: 'delivered', keptBytes: 10_000 })
  ]
  const attempts = ['oldest', 'waiting', 'newest'].map(deliveryId => ({ attempt: anAttempt(), deliveryId }))
  await store.record([...ended, ...attempts, { cut: 6, callbackId: 'callback-1' }])

  t.strictSame(await store.forgetFinished(0), { deliveries: 0, bytes: 0 })
  t.strictSame(await store.forgetFinished(2), { deliveries: 2, bytes: 101 })
  t.same(idsOf(await store.deliveries({ limit: 10 })), ['newest', 'replay', 'waiting'], 'what is pending stays')
  t.same(places(await store.segments('callback-1', 0, 1000)), [
    [3, 4],
    [5, 6]
  ])
  t.same([(await store.attempts('oldest')).length, (await store.attempts('waiting')).length], [0, 1])
  t.equal(await bodyOf(store, 'oldest'), undefined)
  t.equal(await bodyOf(store, 'waiting'), '[{"n":3}]')
  t.match(await store.deliveryCounts(), { deferred: 1, finished: 2, finishedBytes: 11_000 })

  t.strictSame(await store.forgetFinished(10), { deliveries: 2, bytes: 11_000 })
  t.same(idsOf(await store.deliveries({ limit: 10 })), ['waiting'])
  t.same(places(await store.segments('callback-1', 0, 1000)), [[3, 4]])
  t.same(places(await store.segments('other', 0, 1000)), [[0, 1]])
  const queue = (await store.queues()).find(({ callbackId }) => callbackId === 'callback-1')
  t.same(queue, { callbackId: 'callback-1', cut: 6, end: 6 }, 'and places go on from where they were')
}

const awkwardDeliveries = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  for (const [index, text] of awkward.entries()) {
    const segment = aSegment({ callbackId: `c${text}`, subscriptionIds: [text] })
    const delivery = aDelivery({
      deliveryId: `d${text}`,
      callbackId: `c${text}`,
      callbackName: text,
      url: text,
      subscriptionIds: [text, text],
      next: { does: 'fail', rule: text, why: text },
      replayOf: text
    })
    const attempt = anAttempt({ verdict: text })
    await store.addSegments([segment])
    await store.record([{ put: delivery }, { attempt, deliveryId: `d${text}` }, { cut: 1, callbackId: `c${text}` }])
    t.strictSame(await store.delivery(`d${text}`), delivery, `delivery with text ${index}`)
    t.strictSame(await store.deliveries({ callbackId: `c${text}`, limit: 10 }), [delivery])
    t.strictSame(await store.attempts(`d${text}`), [attempt])
    sameSegments(t, await store.segments(`c${text}`, 0, 10), [segment])
    t.equal(await bodyOf(store, `d${text}`), '[{"n":0}]')
  }
  const queues = await store.queues()
  t.same(new Set(queues.map(({ callbackId }) => callbackId)), new Set(awkward.map(text => `c${text}`)))
  t.equal((await store.deliveries({ before: `d${awkward.at(-1)}`, limit: 100 })).length, awkward.length - 1)
  t.equal((await store.pendingDeliveries()).length, awkward.length)
}

export const deliveryContract = (t: Test, name: string, open: Open): void => {
  t.test(`${name}: queueing events`, t => queueing(t, open))
  t.test(`${name}: long queues`, t => longQueues(t, open))
  t.test(`${name}: cutting queues`, t => cutting(t, open))
  t.test(`${name}: splitting and removing segments`, t => splitting(t, open))
  t.test(`${name}: putting deliveries`, t => puttingDeliveries(t, open))
  t.test(`${name}: many entries at once`, t => manyEntries(t, open))
  t.test(`${name}: attempts`, t => attempting(t, open))
  t.test(`${name}: listing deliveries`, t => listing(t, open))
  t.test(`${name}: bodies`, t => bodies(t, open))
  t.test(`${name}: what is due`, t => due(t, open))
  t.test(`${name}: counting`, t => counting(t, open))
  t.test(`${name}: where deliveries begin and end`, t => ranges(t, open))
  t.test(`${name}: forgetting what has ended`, t => retention(t, open))
  t.test(`${name}: deliveries with awkward texts`, t => awkwardDeliveries(t, open))
}
