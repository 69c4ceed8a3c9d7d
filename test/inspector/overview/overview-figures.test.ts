// What activities come to: counted by bucket and in all; shares and quantiles that do not flatter.

import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { percent, toOverview } from '../../../src/inspector/overview/overview-figures.js'
import { BUCKETS, toTimeAxis } from '../../../src/inspector/overview/time-axis.js'

const now = Date.UTC(2026, 0, 31, 14, 3, 7)
const axis = toTimeAxis('5 min', now, now)

const of = (callbackId: string, more: object): Activity =>
  ({
    id: 1,
    at: now,
    deliveryId: 'd',
    callbackId,
    callbackName: `name of ${callbackId}`,
    url: 'https://example.com/',
    eventCount: 2,
    ...more
  }) as Activity
const attempt = (callbackId: string, more: object = {}): Activity =>
  of(callbackId, { type: 'delivery.attempted', attempt: 1, ok: true, ms: 5, ...more })
const accepted = (count: number, at = now): Activity =>
  ({ id: 1, at, type: 'event.accepted', count, eventCategoryTypes: [], matched: 1, unmatched: [] }) as Activity

const nothing = { events: 0, delivered: 0, failed: 0, attempts: 0, succeeded: 0, retries: 0 }

t.test('nothing', async t => {
  const { buckets, whole } = toOverview([], axis)
  t.equal(buckets.length, BUCKETS)
  t.same(whole, { ...nothing, p50: undefined, p99: undefined })
  t.same(buckets[0], whole)
})

t.test('in the whole, and in its bucket', async t => {
  const { buckets, whole } = toOverview(
    [
      accepted(3, now - 60_000),
      accepted(2),
      of('a', { type: 'delivery.queued', bytes: 10 }),
      attempt('a', { ok: false, ms: 20 }),
      attempt('a', { attempt: 2, ms: 7 }),
      of('a', { type: 'delivery.delivered', attempts: 2, callbackName: 'renamed' }),
      attempt('b', { ok: false, attempt: 3, ms: 3000 }),
      of('b', { type: 'delivery.dropped', attempts: 3, rule: '2022.drop', why: '' }),
      of('b', { type: 'delivery.failed', attempts: 3, rule: 'current.fail', why: '' }),
      of('b', { type: 'delivery.deferred', attempts: 3, until: now, rule: 'current.defer', why: '' })
    ],
    axis
  )
  t.same(whole, { events: 5, delivered: 1, failed: 2, attempts: 3, succeeded: 1, retries: 2, p50: 20, p99: 3000 })
  t.match(buckets[BUCKETS - 1], { ...whole, events: 2 })
  t.match(buckets[BUCKETS - 13], { ...nothing, events: 3 }, 'a minute is twelve buckets of five seconds')
})

t.test('what is outside the axis does not count', async t => {
  const { whole } = toOverview(
    [accepted(1, axis.from - 1), attempt('a', { at: axis.to }), accepted(4, axis.from)],
    axis
  )
  t.match(whole, { ...nothing, events: 4 })
})

t.test('quantiles are durations that were measured', async t => {
  const hundred = Array.from({ length: 100 }, (_, index) => attempt('a', { ms: 100 - index }))
  t.match(toOverview(hundred, axis).whole, { p50: 50, p99: 99 })
  t.match(toOverview([attempt('a', { ms: 9 }), attempt('a', { ms: 10 })], axis).whole, { p50: 9, p99: 10 })
})

t.test('all and nothing are said of all and nothing alone', async t => {
  t.equal(percent(0, 0), undefined)
  t.equal(percent(0, 7), '0 %')
  t.equal(percent(7, 7), '100 %')
  t.equal(percent(2, 3), '66.7 %')
  t.equal(percent(99_999, 100_000), '99.9 %')
  t.equal(percent(1, 100_000), '0.1 %')
})
