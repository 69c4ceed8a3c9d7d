import t from 'tap'
import type { Callback } from '../../src/ens/callback.js'
import type { EnsEvent } from '../../src/ens/event.js'
import { soundHealth } from '../../src/ens/health.js'
import { match, matchKey, unmatchedByType } from '../../src/ens/match.js'
import type { Subscription } from '../../src/ens/subscription.js'
import { aCallback, aSubscription } from '../contract/store-records.js'

const now = 1_800_000_000_000
const type = 'TransactionalSendEvents.EmailBounced'
const event: EnsEvent = {
  eventCategoryType: type,
  definitionKey: 'welcome',
  info: { bounceCode: 'HARD', smtpReason: '5.1.1', definitionKey: 'not this one' }
}
const callback = (change: Partial<Callback> = {}): Callback =>
  aCallback({ callbackName: 'orders', status: 'verified', health: soundHealth, ...change })
const subscription = (change: Partial<Subscription> = {}): Subscription =>
  aSubscription({ eventCategoryTypes: [type], filters: [], status: 'active', activeAt: 0, ...change })

const suspendedUntil = (until: number): Partial<Callback> => ({ health: { ...soundHealth, suspendedUntil: until } })

t.test('what matches', async t => {
  const cases: [string, Partial<Subscription>, Partial<Callback>][] = [
    ['its type', {}, {}],
    ['one of its types', { eventCategoryTypes: ['A.B', type] }, {}],
    ['active from now on', { activeAt: now }, {}],
    ['suspended until now', {}, suspendedUntil(now)],
    ['all filters', { filters: ['definitionKey=welcome', 'bounceCode=HARD', 'smtpReason=5.1.1'] }, {}]
  ]
  for (const [name, ofSubscription, ofCallback] of cases)
    t.same(match(event, subscription(ofSubscription), callback(ofCallback), now), { matched: true }, name)
})

t.test('why not, the first reason that holds', async t => {
  const other = { eventCategoryTypes: ['A.B'] }
  const paused = { status: 'paused', statusReason: 'holiday' } as const
  const late = { activeAt: now + 1 }
  const wrong = { filters: ['definitionKey=welcome', 'bounceCode=SOFT'] }
  const unverified = { status: 'unverified' } as const
  const suspended = suspendedUntil(now + 1)
  const cases: [string, RegExp, Partial<Subscription>, Partial<Callback>][] = [
    [
      'type',
      /^It asks for A\.B, not for TransactionalSendEvents\.EmailBounced\. Add that/,
      { ...wrong, ...late, ...paused, ...other },
      { ...suspended, ...unverified }
    ],
    [
      'unverified',
      /^Its callback orders is unverified\. Verify it with ens-verify/,
      { ...wrong, ...late, ...paused },
      { ...suspended, ...unverified }
    ],
    [
      'suspended',
      /^Its callback orders is suspended until 2027-01-15T08:00:00\.001Z/,
      { ...wrong, ...late, ...paused },
      suspended
    ],
    ['paused', /^It is paused \(holiday\), .* Set its status to active/, { ...wrong, ...late, ...paused }, {}],
    ['not yet active', /^It becomes active at 2027-01-15T08:00:00\.001Z/, { ...wrong, ...late }, {}],
    [
      'filter bounceCode=SOFT',
      /^bounceCode of the event is "HARD", and the filter wants "SOFT"\. Send an event with bounceCode=SOFT/,
      wrong,
      {}
    ]
  ]
  for (const [reason, detail, ofSubscription, ofCallback] of cases) {
    const of = subscription(ofSubscription)
    const { subscriptionId, subscriptionName, callbackId } = of
    t.match(
      match(event, of, callback(ofCallback), now),
      { matched: false, why: { subscriptionId, subscriptionName, callbackId, reason, detail } },
      reason
    )
  }
  t.match(match(event, subscription({ status: 'paused', statusReason: '' }), callback(), now), {
    why: { detail: /^It is paused, and/ }
  })
})

t.test('filters', async t => {
  const cases: [string, EnsEvent, string | undefined][] = [
    ['definitionKey=not this one', event, 'definitionKey of the event is "welcome"'],
    ['definitionKey=Welcome', event, 'definitionKey of the event is "welcome"'],
    ['statusCode=1', event, 'The event has no statusCode'],
    ['statusCode=1', { ...event, statusCode: '1' }, undefined],
    ['statusCode=1', { ...event, info: { statusCode: 1 } }, undefined],
    ['statusCode=1', { ...event, info: null }, 'The event has no statusCode'],
    ['statusCode=1', { ...event, info: { statusCode: { toString: 1 } } }, 'statusCode of the event is {"toString":1}'],
    ['definitionKey=null', { ...event, definitionKey: null }, 'The event has no definitionKey'],
    ['definitionKey=', { ...event, definitionKey: '' }, undefined],
    ['definitionKey=a=b', { ...event, definitionKey: 'a=b' }, undefined]
  ]
  for (const [filter, of, detail] of cases) {
    const result = match(of, subscription({ filters: [filter] }), callback(), now)
    if (detail === undefined) t.same(result, { matched: true }, filter)
    else {
      t.match(result, { matched: false, why: { reason: `filter ${filter}` } })
      t.ok(!result.matched && result.why.detail.startsWith(detail), detail)
    }
  }
})

t.test('a subscription to much else', async t => {
  const four = subscription({ eventCategoryTypes: ['A.B', 'C.D', 'E.F', 'G.H'] })
  t.match(unmatchedByType(event, four), { reason: 'type', detail: /^It asks for A\.B, C\.D and 2 more, not for/ })
  const three = subscription({ eventCategoryTypes: ['A.B', 'C.D', 'E.F'] })
  t.match(unmatchedByType(event, three), { detail: /^It asks for A\.B, C\.D, E\.F, not for/ })
})

t.test('events that match alike', async t => {
  t.equal(matchKey(event), matchKey({ ...event, timestampUTC: 1, info: { ...(event.info as object), to: 'x' } }))
  for (const other of [
    { ...event, eventCategoryType: 'A.B' },
    { ...event, definitionKey: 'x' },
    { ...event, statusCode: '1' },
    { ...event, info: { bounceCode: 'SOFT', smtpReason: '5.1.1' } }
  ])
    t.not(matchKey(event), matchKey(other))
})
