import t from 'tap'
import type { ActivityData, ActivityType } from '../../src/ens/activity.js'
import type { Callback } from '../../src/ens/callback.js'
import type { EnsEvent } from '../../src/ens/event.js'
import { soundHealth } from '../../src/ens/health.js'
import type { PublishRequest } from '../../src/ens/publication.js'
import type { Subscription } from '../../src/ens/subscription.js'
import { createReadFixture } from '../../src/fixtures.js'
import { checkPublishRequest, type PublishPorts, publishEvents } from '../../src/operations/publish-events.js'
import type { Directory, QueueEntry } from '../../src/ports.js'
import { createRandom } from '../../src/random/create-random.js'
import { aCallback, aSubscription } from '../contract/store-records.js'

const now = 1_800_000_000_000
const SENT = 'TransactionalSendEvents.EmailSent'
const OPEN = 'EngagementEvents.EmailOpen'

const aVerified = (callbackId: string, change: Partial<Callback> = {}): Callback =>
  aCallback({ callbackId, callbackName: callbackId, status: 'verified', health: soundHealth, ...change })

const anActive = (subscriptionId: string, callbackId: string, change: Partial<Subscription> = {}): Subscription =>
  aSubscription({
    subscriptionId,
    subscriptionName: subscriptionId,
    callbackId,
    eventCategoryTypes: [SENT],
    filters: [],
    status: 'active',
    activeAt: 0,
    ...change
  })

interface Counted extends Directory {
  /** How many subscriptions have been looked at. */
  readonly looked: () => number
}

const aDirectory = (callbacks: readonly Callback[], subscriptions: readonly Subscription[]): Counted => {
  const byId = new Map(callbacks.map(callback => [callback.callbackId, callback]))
  let looked = 0
  function* counting(list: readonly Subscription[]): Generator<Subscription> {
    for (const subscription of list) {
      looked += 1
      yield subscription
    }
  }
  return {
    callback: callbackId => byId.get(callbackId),
    callbacks: () => callbacks,
    subscription: id => subscriptions.find(({ subscriptionId }) => subscriptionId === id),
    subscriptions: () => counting(subscriptions),
    subscriptionCount: subscriptions.length,
    subscriptionsTo: type =>
      counting(subscriptions.filter(({ eventCategoryTypes }) => eventCategoryTypes.includes(type))),
    candidates: (type, held) =>
      counting(
        subscriptions.filter(
          ({ eventCategoryTypes, filters: [first = ''] }) =>
            eventCategoryTypes.includes(type) && (first === '' || held.includes(first))
        )
      ),
    looked: () => looked
  }
}

type Accepted = ActivityData['event.accepted']

interface Seen {
  readonly type: ActivityType
  readonly data: ActivityData[ActivityType]
}

const setUp = (
  callbacks: readonly Callback[] = [],
  subscriptions: readonly Subscription[] = [],
  change: Partial<PublishPorts> = {}
) => {
  const calls: (readonly QueueEntry[])[] = []
  const seen: Seen[] = []
  const directory = aDirectory(callbacks, subscriptions)
  const publish = publishEvents({
    directory,
    clock: { now: () => now },
    random: createRandom(1, 'events'),
    emit: (type, data) => seen.push({ type, data }),
    enqueue: async entries => {
      calls.push(entries)
      return entries.map(({ callbackId, events }) => ({ callbackId, firstEvent: 7, count: events.length }))
    },
    readFixture: createReadFixture(),
    settings: { escapeHtml: false },
    ...change
  })
  return { publish, calls, seen, directory }
}

const targets = (entries: readonly QueueEntry[] = []): unknown[] =>
  entries.map(({ callbackId, subscriptionIds, events }) => [callbackId, subscriptionIds, events.length])

t.test('events of a type, to all that asked for them', async t => {
  const { publish, calls, seen } = setUp(
    [aVerified('one'), aVerified('two')],
    [anActive('s1', 'one'), anActive('s2', 'two'), anActive('s3', 'one')]
  )
  const answer = await publish({ type: 'EmailSent', count: 3, overrides: { 'info.to': 'b@example.com' } })
  t.match(answer, { accepted: 3, matched: 9, unmatched: [] })
  t.notOk('unmatchedMore' in answer)
  t.equal(calls.length, 1, 'one call for all')
  t.same(targets(calls[0]), [
    ['one', ['s1', 's3'], 3],
    ['two', ['s2'], 3]
  ])
  t.equal(calls[0]?.[0]?.events, calls[0]?.[1]?.events, 'the texts are shared')
  t.same(
    calls[0]?.[0]?.events.map(text => JSON.parse(text)),
    answer.events
  )
  const [event] = answer.events as [EnsEvent]
  t.match(event, { eventCategoryType: SENT, timestampUTC: now, info: { to: 'b@example.com' } })
  t.match(event.composite, { jobId: /^\d{7,10}$/ })
  t.equal(new Set(answer.events?.map(({ compositeId }) => compositeId)).size, 3)
  const queued = [
    { callbackId: 'one', firstEvent: 7, count: 3 },
    { callbackId: 'two', firstEvent: 7, count: 3 }
  ]
  const data = { count: 3, eventCategoryTypes: [SENT], matched: 9, unmatched: [], queued }
  t.strictSame(seen, [{ type: 'event.accepted', data }])
  t.strictSame(answer.queued, queued, 'where to look for them is answered, too')
})

t.test('of many places the first are said, and of none none', async t => {
  const callbacks = Array.from({ length: 101 }, (_none, at) => `c${at}`)
  const { publish, seen } = setUp(
    callbacks.map(callbackId => aVerified(callbackId)),
    callbacks.map(callbackId => anActive(`of ${callbackId}`, callbackId))
  )
  const answer = await publish({ type: 'EmailSent' })
  t.notOk('queued' in (await publish({ type: 'EmailOpen' })))
  t.equal(answer.queued?.length, 100)
  const [many, none] = seen.filter(({ type }) => type === 'event.accepted').map(({ data }) => data as Accepted)
  t.same(
    many?.queued?.map(({ callbackId }) => callbackId),
    callbacks.slice(0, 20)
  )
  t.notOk(none && 'queued' in none)
})

t.test('a seed gives the same events, chance others', async t => {
  const once = async (seed?: number) =>
    (await setUp([], [], { random: createRandom(seed, 'events') }).publish({ type: 'EmailSent' })).events
  t.strictSame(await once(5), await once(5))
  t.not((await once(5))?.[0]?.compositeId, (await once(6))?.[0]?.compositeId)
  t.not((await once())?.[0]?.compositeId, (await once())?.[0]?.compositeId)
})

t.test('why a subscription did not get them', async t => {
  const { publish, calls, seen } = setUp(
    [aVerified('one'), aVerified('raw', { status: 'unverified' })],
    [
      anActive('opens', 'one', { eventCategoryTypes: [OPEN] }),
      anActive('filtered', 'one', { filters: ['definitionKey=other'] }),
      anActive('paused', 'one', { status: 'paused', statusReason: '' }),
      anActive('unverified', 'raw')
    ]
  )
  const answer = await publish({ type: 'EmailSent', count: 101 })
  t.match(answer, {
    accepted: 101,
    matched: 0,
    unmatched: [
      { subscriptionId: 'filtered', reason: 'filter definitionKey=other' },
      { subscriptionId: 'paused', reason: 'paused' },
      { subscriptionId: 'unverified', reason: 'unverified' },
      { subscriptionId: 'opens', reason: 'type', callbackId: 'one', subscriptionName: 'opens' }
    ]
  })
  t.equal(answer.unmatched.length, 4)
  t.notOk('events' in answer, 'more than a hundred are not shown')
  t.same(calls, [], 'nothing to keep')
  t.match(seen, [
    { type: 'event.accepted', data: { count: 101, matched: 0, unmatched: answer.unmatched } },
    {
      type: 'event.unmatched',
      data: {
        count: 101,
        eventCategoryTypes: [SENT],
        unmatched: answer.unmatched,
        hint: /^filtered: definitionKey of the event is "welcome"/
      }
    }
  ])
})

t.test('hints for events nobody gets', async t => {
  const nobody = setUp()
  await nobody.publish({ type: 'EmailSent' })
  t.match(nobody.seen[1]?.data, { hint: /There is no subscription yet/ })
  const others = setUp([aVerified('one')], [anActive('opens', 'one', { eventCategoryTypes: [OPEN] })])
  await others.publish({ type: 'EmailSent' })
  t.match(others.seen[1]?.data, {
    hint: `No subscription asks for ${SENT}: add the type to the eventCategoryTypes of one.`
  })
})

t.test('a list of events: each on its own, in order', async t => {
  const { publish, calls, seen } = setUp(
    [aVerified('one')],
    [
      anActive('all', 'one', { eventCategoryTypes: [SENT, OPEN] }),
      anActive('some', 'one', { filters: ['definitionKey=x'] })
    ]
  )
  const sent = (overrides: Record<string, unknown>) => ({ type: 'EmailSent', overrides })
  const complete = { eventCategoryType: OPEN, anything: 'goes', of: 1 }
  const answer = await publish({
    events: [
      sent({ definitionKey: 'a' }),
      sent({ definitionKey: 'x' }),
      sent({ definitionKey: 'x', mid: 5 }),
      { type: 'EmailOpen' },
      complete,
      { type: 'EmailNotSent' },
      sent({ definitionKey: 'b' })
    ]
  })
  t.same(targets(calls[0]), [
    ['one', ['all'], 1],
    ['one', ['all', 'some'], 2],
    ['one', ['all'], 3]
  ])
  t.equal(calls.length, 1)
  t.match(answer, {
    accepted: 7,
    matched: 8,
    unmatched: [{ subscriptionId: 'some', reason: 'filter definitionKey=x' }]
  })
  t.same(answer.events?.[4], complete, 'a complete event goes as it is')
  t.match(seen, [
    { type: 'fidelity.warning' },
    { type: 'event.accepted', data: { count: 7, matched: 8 } },
    {
      type: 'event.unmatched',
      data: { count: 1, eventCategoryTypes: ['TransactionalSendEvents.EmailNotSent'], unmatched: [{}, {}] }
    }
  ])
})

t.test('an engagement about a send', async t => {
  const { publish } = setUp()
  const [send] = (await publish({ type: 'EmailSent' })).events as [EnsEvent]
  const [open] = (await publish({ type: 'EmailOpen', of: send })).events as [EnsEvent]
  t.equal(`${send.definitionId}.${open.compositeId}`, send.compositeId)
})

t.test('odd events go, with one warning a call', async t => {
  const { publish, seen } = setUp()
  await publish({ type: 'EmailSent', count: 2, overrides: { mid: 'x', eid: 'y' } })
  t.match(seen[0], {
    type: 'fidelity.warning',
    data: { about: 'events', message: /^mid is "x", expected .*\. eid is "y", expected [^.]*\.$/, hint: /as asked/ }
  })
  seen.length = 0
  await publish({ events: [{ eventCategoryType: SENT }, { eventCategoryType: SENT }] })
  t.match(seen[0]?.data, { message: /^timestampUTC is missing.* mid is .* eid is .* And 11 more\.$/ })
  t.equal(seen.filter(({ type }) => type === 'fidelity.warning').length, 1)
})

t.test('escaped as the samples are', async t => {
  const all = [anActive('s', 'one', { eventCategoryTypes: [SENT] })]
  const { publish, calls } = setUp([aVerified('one')], all, { settings: { escapeHtml: true } })
  const overrides = { 'info.renderedSubject': "it's" }
  const answer = await publish({
    events: [
      { type: 'EmailSent', overrides },
      { eventCategoryType: SENT, info: { renderedSubject: "it's" } }
    ]
  })
  t.same(
    answer.events?.map(({ info }) => (info as typeof info & { renderedSubject: string }).renderedSubject),
    ["it's", "it's"]
  )
  for (const text of calls[0]?.[0]?.events ?? []) t.match(text, 'it\\u0027s')
})

t.test('many subscriptions: those of other types are not looked at', async t => {
  const callbacks = Array.from({ length: 1000 }, (_none, at) => aVerified(`c${at}`))
  const others = callbacks.map(({ callbackId }, at) => anActive(`o${at}`, callbackId, { eventCategoryTypes: [OPEN] }))
  const { publish, directory, calls } = setUp(callbacks, [...others, anActive('s', 'c5')])
  const answer = await publish({ type: 'EmailSent' })
  t.equal(answer.matched, 1)
  t.same(targets(calls[0]), [['c5', ['s'], 1]])
  t.equal(answer.unmatched.length, 100)
  t.equal(answer.unmatchedMore, 900)
  t.ok(directory.looked() < 110, `${directory.looked()}`)
})

t.test('all or nothing', async t => {
  const { publish, seen } = setUp([aVerified('one')], [anActive('s', 'one')], {
    enqueue: async () => {
      throw new Error('the disk is full')
    }
  })
  await t.rejects(publish({ type: 'EmailSent' }), { message: 'the disk is full' })
  t.same(seen, [], 'nothing has happened')
  const other = setUp([aVerified('one')], [anActive('s', 'one')])
  await t.rejects(
    other.publish({ events: [{ type: 'EmailSent' }, { type: 'EmailSent', overrides: { 'mid.x': 1 } }] }),
    { code: 'ERR_EVENT', message: /^events\[1\]: The path mid\.x goes through mid/, hint: /Set mid itself/ }
  )
  await t.rejects(other.publish({ events: [{ eventCategoryType: 'EmailSent' }] }), {
    code: 'ERR_EVENT',
    message: 'events[0]: There is no event type "EmailSent".'
  })
  t.same(other.calls, [])
})

t.test('a bug stays a bug', async t => {
  const readFixture = () => {
    throw new TypeError('broken')
  }
  const { publish } = setUp([], [], { readFixture })
  await t.rejects(publish({ events: [{ type: 'EmailSent' }] }), new TypeError('broken'))
})

t.test('requests that make no sense', async t => {
  const cases: [unknown, string | RegExp, RegExp][] = [
    [undefined, 'The publication is undefined, and no object.', /^Send \{"type"/],
    [[], 'The publication is [], and no object.', /^Send/],
    ['EmailSent', 'The publication is "EmailSent", and no object.', /^Send/],
    [{}, 'type is missing.', /^Send .*about events/],
    [{ type: 5 }, 'type is 5, and no text.', /^Send/],
    [{ type: 'EmailSent', overides: {} }, /has a field "overides", which means nothing/, /type, count, overrides, of/],
    [{ type: 'EmailSent', events: [] }, 'The publication has both events and type.', /Leave one of them out/],
    [{ count: 2, events: [{}] }, 'The publication has both events and count.', /Leave one/],
    [{ extra: 2, events: [{}] }, /has a field "extra"/, /events/],
    [{ eventCategoryType: SENT }, 'The publication is an event itself.', /\{"events": \[ … \]\}/],
    ...[0, -1, 1.5, 100_001, '5', null].map(
      count =>
        [
          { type: 'EmailSent', count },
          `count is ${JSON.stringify(count)}, and no whole number from 1 to 100000.`,
          /several calls/
        ] as [unknown, string, RegExp]
    ),
    [{ type: 'EmailSent', overrides: [] }, 'overrides is [], and no object.', /dotted path/],
    [{ type: 'EmailSent', overrides: null }, 'overrides is null, and no object.', /dotted path/],
    [{ type: 'EmailOpen', of: 5 }, 'of is 5, and neither an event nor a compositeId.', /whole send event/],
    [{ type: 'EmailOpen', of: {} }, 'of is {}, and neither an event nor a compositeId.', /whole send event/],
    [{ events: {} }, 'events is {}, and no array.', /^Send/],
    [{ events: [] }, 'events is empty.', /at least one/],
    [{ events: new Array(100_001).fill(null) }, 'events has 100001, more than 100000.', /another call/],
    [{ events: [{ type: 'EmailSent' }, null] }, 'events[1] is null, and no object.', /^Send/],
    [{ events: [{ type: 'EmailSent', count: 2 }] }, /^events\[0\] has a field "count"/, /type, overrides, of/],
    [{ events: [{}] }, 'events[0].type is missing.', /^Send/],
    [{ events: [{ type: 'EmailOpen', of: 1 }] }, /^events\[0\]\.of is 1/, /whole send event/]
  ]
  const { publish, seen } = setUp()
  for (const [request, message, hint] of cases) {
    const expected = { name: 'UserError', code: 'ERR_EVENT', message, hint }
    t.throws(() => checkPublishRequest(request), expected, JSON.stringify(request)?.slice(0, 60))
    await t.rejects(publish(request as PublishRequest), expected)
  }
  t.same(seen, [])
  for (const request of [
    { type: 'EmailSent', count: 100_000, overrides: {}, of: 'x' },
    { type: 'EmailSent', of: { eventCategoryType: 'x' }, events: undefined },
    { events: [{ type: 'EmailSent' }, { eventCategoryType: 'x', count: 5 }] }
  ])
    t.equal(checkPublishRequest(request), request)
  await t.rejects(publish({ type: 'EmailSnt' }), { code: 'ERR_EVENT', hint: /Did you mean .*EmailSent/ })
  await t.resolves(publish({ type: 'EmailSent', events: undefined } as unknown as PublishRequest))
})

t.test(
  'many subscriptions with filters: only those that can match are looked at, and some others are named',
  async t => {
    const callbacks = Array.from({ length: 2000 }, (_none, at) => aVerified(`c${at}`))
    const filtered = callbacks.map(({ callbackId }, at) =>
      anActive(`s${at}`, callbackId, { filters: [`definitionKey=k${at}`], status: at === 3 ? 'paused' : 'active' })
    )
    const { publish, directory, calls } = setUp(callbacks, [
      ...filtered,
      anActive('everything', 'c1'),
      anActive('opens', 'c1', { eventCategoryTypes: [OPEN] })
    ])
    const sent = { type: 'EmailSent', overrides: { definitionKey: 'k5' } }
    const answer = await publish(sent)
    t.same(targets(calls[0]), [
      ['c5', ['s5'], 1],
      ['c1', ['everything'], 1]
    ])
    t.match(answer, { matched: 2, unmatchedMore: 1900 })
    t.equal(answer.unmatched.length, 100)
    t.match(answer.unmatched.slice(0, 4), [
      { subscriptionId: 's0', reason: 'filter definitionKey=k0' },
      { subscriptionId: 's1' },
      { subscriptionId: 's2' },
      { subscriptionId: 's3', reason: 'paused' }
    ])
    t.ok(directory.looked() < 300, `${directory.looked()} looked at`)
    const few = setUp(callbacks, [...filtered.slice(0, 1001), anActive('opens', 'c1', { eventCategoryTypes: [OPEN] })])
    const { unmatched } = await few.publish({
      events: Array.from({ length: 1000 }, (_none, at) => ({
        type: 'EmailSent',
        overrides: { definitionKey: `k${at === 3 ? 2 : at}` }
      }))
    })
    t.same(
      unmatched.map(({ subscriptionId, reason }) => [subscriptionId, reason]),
      [
        ['s3', 'paused'],
        ['s1000', 'filter definitionKey=k1000'],
        ['opens', 'type']
      ]
    )
  }
)

t.test('a kind of event is built once, and built anew when there were many others', async t => {
  let reads = 0
  const read = createReadFixture()
  const readFixture: PublishPorts['readFixture'] = type => {
    reads += 1
    return read(type)
  }
  const { publish } = setUp([], [], { readFixture })
  const kind = (mid: number) => ({ type: 'EmailSent', overrides: { mid } })
  const [first] = (await publish(kind(0))).events as [EnsEvent]
  const [second] = (await publish(kind(0))).events as [EnsEvent]
  t.equal(reads, 1)
  t.not(first.compositeId, second.compositeId)
  for (let mid = 1; mid <= 100; mid++) await publish(kind(mid))
  await publish(kind(0))
  t.equal(reads, 102)
})
