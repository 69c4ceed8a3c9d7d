import t from 'tap'
import { createTally } from '../../src/cli/delivery-tally.js'
import { type Course, createPublished, reportCourse } from '../../src/cli/trigger-report.js'
import type { Activity } from '../../src/ens/activity.js'
import type { EnsEvent } from '../../src/ens/event.js'
import type { PublishAnswer } from '../../src/ens/publication.js'
import { fakeIo } from './fake-io.js'

const answer = (changes: Partial<PublishAnswer> = {}): PublishAnswer => ({
  accepted: 1000,
  matched: 1000,
  unmatched: [],
  ...changes
})

const course = (changes: Partial<Course> = {}): Course => ({
  published: createPublished(),
  tally: createTally(),
  missed: 0,
  pending: 0,
  sendingMs: 500,
  elapsedMs: 900,
  ...changes
})

/** One batch of ten that was answered with 503 and ended so. */
const withBatch = (end: 'dropped' | 'deferred' | 'delivered'): Course => {
  const one = course({ pending: 10 })
  const facts = { deliveryId: 'd', callbackId: 'cb', callbackName: 'orders', eventCount: 10 }
  const next = { does: 'defer', rule: 'r', why: 'Because.' }
  for (const activity of [
    { type: 'delivery.queued', ...facts },
    { type: 'delivery.attempted', ...facts, ms: 12, ok: false, verdict: '503', next },
    { type: `delivery.${end}`, ...facts }
  ])
    one.tally.take(activity as unknown as Activity)
  one.published.take(answer())
  return one
}

const shown = (one: Course, json = false): { out: string; err: string } => {
  const io = fakeIo()
  reportCourse(one, io, json)
  return { out: io.stdout.text(), err: io.stderr.text() }
}

t.test('the answers of many calls', async t => {
  const published = createPublished()
  const one = (reason: string, subscriptionId = 's') => ({
    subscriptionId,
    subscriptionName: 'n',
    callbackId: 'c',
    reason,
    detail: ''
  })
  published.take(answer({ unmatched: [one('type'), one('paused')] }))
  published.take(answer({ unmatched: [one('type')], unmatchedMore: 3 }))
  t.strictSame([published.accepted(), published.matched()], [2000, 2000])
  t.strictSame(published.unmatched(), { shown: [one('type'), one('paused')], more: 3 })
  published.take(answer({ unmatched: Array.from({ length: 30 }, (_none, index) => one('type', String(index))) }))
  t.match(published.unmatched(), { shown: { length: 20 }, more: 12 + 3 })
})

t.test('a few events are shown, with the id that --of takes; many are not', async t => {
  const published = createPublished()
  const event = (facts: object): EnsEvent => ({ eventCategoryType: 'X.Y', ...facts })
  published.take(
    answer({
      accepted: 3,
      events: [event({ info: { to: 'a' }, compositeId: 'a.b' }), event({}), event({ compositeId: 'c' })]
    })
  )
  const { out } = shown(course({ published }))
  t.match(out, /^X\.Y {2}info\.to=a {2}compositeId=a\.b\nX\.Y\nX\.Y {2}compositeId=c\naccepted /)
  t.match(shown(course({ published }), true).out, /^\{"type":"event","event":\{"eventCategoryType":"X\.Y"/)
  published.take(answer({ accepted: 8 }))
  t.match(shown(course({ published })).out, /^accepted/)
})

t.test('the summary for a person', async t => {
  t.match(shown(withBatch('dropped')), {
    out: /^accepted {3}1,000\nmatched {4}1,000\nbatches {4}1\ndelivered {2}0\nfailed {5}10, 10 of them dropped\npending {4}10\nattempts {3}1, p50 12.1 ms, p99 12.1 ms\n$/,
    err: /What went wrong last:\n {2}orders: 503\. Because\./
  })
  t.match(shown({ ...withBatch('deferred'), missed: 3, sendingMs: 2000, elapsedMs: 4000 }), {
    out: /accepted {3}1,000 \(500\/s\)\n.*\nbatches {4}at least 1\ndelivered {2}at least 0 \(0\/s\)\nfailed {5}at least 0\npending {4}10, 10 deferred\n/
  })
  t.match(shown(withBatch('delivered')), { out: /delivered {2}10\n/, err: /^$/ }, 'what was mended is not told')
  t.match(shown(course({ pending: undefined })), { out: /pending {4}unknown/, err: /^$/ }, 'nothing sent, no advice')
})

t.test('no subscription', async t => {
  const published = createPublished()
  published.take(answer({ matched: 0 }))
  t.match(shown(course({ published })).err, /No subscription matched/)
})

t.test('the summary for a program', async t => {
  t.strictSame(JSON.parse(shown(withBatch('dropped'), true).out), {
    type: 'summary',
    accepted: 1000,
    matched: 1000,
    batches: 1,
    delivered: 0,
    failed: 10,
    dropped: 10,
    deferred: 0,
    pending: 10,
    attempts: 1,
    p50Ms: 12.1,
    p99Ms: 12.1,
    elapsedMs: 900,
    eventsPerSecond: 2000,
    deliveredPerSecond: 0,
    isComplete: true,
    unmatched: []
  })
  const published = createPublished()
  const why = { subscriptionId: 's', subscriptionName: 'n', callbackId: 'c', reason: 'type', detail: '' }
  published.take(answer({ matched: 0, unmatched: [why] }))
  const { out, err } = shown(course({ published, pending: undefined, missed: Number.POSITIVE_INFINITY }), true)
  t.match(JSON.parse(out), { pending: null, p50Ms: null, p99Ms: null, isComplete: false, unmatched: [why] })
  t.equal(err, '')
})
