import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { chosenIn, countFacets, createMatches, type Filter, noFilter } from '../../../src/inspector/timeline/filter.js'
import { accepted, activityOf, attempted, created, delivered, queued, requested } from '../../support/activity-of.js'

const paused = activityOf('subscription.paused', 9, {
  subscriptionId: 's',
  subscriptionName: 'mails',
  callbackId: 'cb-2',
  statusReason: 'x'
})
const all: readonly Activity[] = [
  requested(1),
  created(2),
  created(3, 'cb-2', 'billing'),
  accepted(4, 'EmailSent', [0, 1]),
  queued({ id: 5, deliveryId: 'd', places: [0, 1] }),
  attempted(6, 'd', false),
  attempted(7, 'd'),
  delivered(8, 'd'),
  paused
]
const found = (filter: Partial<Filter>): number[] =>
  all.filter(createMatches({ ...noFilter, ...filter }, all)).map(({ id }) => id)

t.test('without a filter all is found', async t => {
  t.equal(found({}).length, all.length)
  t.equal(found({ text: '  ' }).length, all.length)
})

t.test('every word must be found, in any order, large or small', async t => {
  t.strictSame(found({ text: 'BILLING' }), [3])
  t.strictSame(found({ text: '503 attempt' }), [6])
  t.strictSame(found({ text: 'attempt billing' }), [])
})

t.test('by kind, callback and verdict', async t => {
  t.strictSame(found({ kinds: new Set(['request', 'event']) }), [1, 4])
  t.strictSame(found({ callbackId: 'cb-2' }), [3, 9])
  t.strictSame(found({ verdict: 'failed' }), [6, 9])
  t.strictSame(found({ verdict: 'ok', kinds: new Set(['delivery']) }), [7, 8])
})

t.test('by type of event: what names it, and the deliveries that hold it', async t => {
  t.strictSame(found({ eventType: 'TransactionalSendEvents.EmailSent' }), [4, 5, 6, 7, 8])
  t.strictSame(found({ eventType: 'TransactionalSendEvents.SmsSent' }), [])
})

t.test('how much is chosen', async t => {
  t.equal(chosenIn(noFilter), 0)
  t.equal(
    chosenIn({ text: ' a', kinds: new Set(['probe', 'clock']), callbackId: 'c', verdict: 'ok', eventType: 'x' }),
    6
  )
})

t.test('what there is to choose from', async t => {
  const { kinds, verdicts, callbacks, eventTypes } = countFacets([...all, accepted(10, 'EmailBounced'), accepted(11)])
  t.match(kinds, { request: 1, callback: 2, event: 3, delivery: 4, subscription: 1, probe: 0 })
  t.strictSame(verdicts, { ok: 5, failed: 2 })
  t.strictSame(callbacks, [
    { id: 'cb-2', name: 'billing', count: 2 },
    { id: 'cb-1', name: 'orders', count: 5 }
  ])
  t.strictSame(eventTypes, [
    { type: 'TransactionalSendEvents.EmailBounced', count: 1 },
    { type: 'TransactionalSendEvents.EmailSent', count: 2 }
  ])
})

t.test('a callback that nothing names has no name', async t => {
  t.strictSame(countFacets([paused]).callbacks, [{ id: 'cb-2', name: '', count: 1 }])
})
