// The time axis: a span that fits what there is, buckets of a round length, labels as precise as they are.

import t from 'tap'
import { axisLabel, BUCKETS, bucketOf, spanFor, toTimeAxis } from '../../../src/inspector/overview/time-axis.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const now = Date.UTC(2026, 0, 31, 14, 3, 7, 120)

t.test('the shortest span that shows everything', async t => {
  t.equal(spanFor(now, now), '5 min')
  t.equal(spanFor(now - 4 * MINUTE, now), '5 min')
  t.equal(spanFor(now - 6 * MINUTE, now), '1 h')
  t.equal(spanFor(now - 2 * HOUR, now), 'all')
})

t.test('buckets are of a round length, and end after now', async t => {
  for (const [span, first, bucketMs] of [
    ['5 min', now, 5 * SECOND],
    ['1 h', now, MINUTE],
    ['all', now, SECOND],
    ['all', now - 90 * SECOND, 2 * SECOND],
    ['all', now - 7 * HOUR, 10 * MINUTE],
    ['all', now - 3 * DAY, 2 * HOUR],
    ['all', now - 59 * DAY, DAY],
    ['all', now - 10 * 365 * DAY, 62 * DAY]
  ] as const) {
    const axis = toTimeAxis(span, first, now)
    t.equal(axis.bucketMs, bucketMs, `${span} ${now - first}`)
    t.equal(axis.to % bucketMs, 0)
    t.equal(axis.from, axis.to - BUCKETS * bucketMs)
    t.ok(axis.to > now && axis.to <= now + bucketMs)
    t.ok(axis.from <= first, 'and what came first is in it')
  }
})

t.test('an axis moves from bucket to bucket, not with the time', async t => {
  t.same(toTimeAxis('5 min', now, now), toTimeAxis('5 min', now, now + SECOND))
  t.equal(toTimeAxis('5 min', now, now + 5 * SECOND).to, toTimeAxis('5 min', now, now).to + 5 * SECOND)
})

t.test('where a moment is', async t => {
  const axis = toTimeAxis('5 min', now, now)
  t.equal(bucketOf(axis, now), BUCKETS - 1)
  t.equal(bucketOf(axis, axis.from), 0)
  t.equal(bucketOf(axis, axis.from - 1), -1)
  t.equal(bucketOf(axis, axis.to), BUCKETS)
})

t.test('labels', async t => {
  // In the zone of whoever looks: written here as that zone has it.
  const local = new Date(2026, 0, 31, 14, 3, 7).getTime()
  const label = (first: number): string => axisLabel(toTimeAxis('all', first, local), local)
  t.equal(label(local), '14:03:07')
  t.equal(label(local - 2 * HOUR), '14:03')
  t.equal(label(local - 3 * DAY), '2026-01-31 14:03')
  t.equal(label(local - 100 * DAY), '2026-01-31')
})
