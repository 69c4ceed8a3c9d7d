import t from 'tap'
import {
  scheduleLimits,
  scheduleSummary,
  scheduleTable,
  whatCame
} from '../../../src/inspector/callbacks/schedule-words.js'
import { dateAndTime } from '../../../src/inspector/moments.js'
import { deliveredAfter, FIRST_AT, failedTimes } from '../../support/schedules.js'

const DAY = 24 * 60 * 60_000

t.test('how a delivery stands that is tried', async t => {
  const untried = failedTimes(0)
  t.match(
    scheduleSummary(untried, FIRST_AT),
    /^No attempt has ended yet\. The first is due now, or under way\. If every one fails, /
  )
  const due = failedTimes(3)
  t.match(
    scheduleSummary(due, due.now + 600_000),
    /^Attempt 3 was 10 min ago: 503\. The next is due now, or under way\./
  )
  const schedule = failedTimes(3)
  const last = dateAndTime(Number(schedule.planned.at(-1)?.at))
  t.equal(
    scheduleSummary(schedule, schedule.now + 12_000),
    'Attempt 3 was 12 s ago: 503. The next is due in 9 min 48 s. ' +
      `If every one fails, 2,013 more follow, finally every 5 min, until ${last}; then delivery has failed for good.`
  )
})

t.test('near the end', async t => {
  const two = failedTimes(2, '2022')
  t.match(scheduleSummary(two, two.now), `If every one fails, 1 more follows, finally every 1 s, until `)
  t.match(scheduleSummary(two, two.now), /; then the batch is dropped\.$/)
  const one = failedTimes(3, '2022')
  t.match(scheduleSummary(one, one.now), /The next is due in 1 s\. If that fails, the batch is dropped\.$/)
  const none = { ...one, planned: [] }
  t.equal(scheduleSummary(none, one.now), 'Attempt 3 was just now: 503. It is a replay, which is tried once.')
})

t.test('how one has ended', async t => {
  const delivered = deliveredAfter(3)
  t.equal(scheduleSummary(delivered, FIRST_AT), 'Delivered after 3 attempts. It was answered with success.')
  t.equal(scheduleSummary({ ...delivered, end: null }, FIRST_AT), 'Delivered after 3 attempts.')
  t.match(scheduleSummary({ ...delivered, state: 'dropped' }, FIRST_AT), /^Dropped after/)
  t.match(scheduleSummary({ ...delivered, state: 'failed' }, FIRST_AT), /^Failed for good after/)
})

t.test('what a receiver answers is made fit to be shown', async t => {
  const schedule = failedTimes(1)
  const done = schedule.done.map(attempt => ({ ...attempt, verdict: `500 \u001b[31m${'x'.repeat(900)}` }))
  const summary = scheduleSummary({ ...schedule, done }, FIRST_AT)
  t.match(summary, '500 ␛[31m')
  t.ok(summary.length < 600)
})

t.test('the times that hold for all', async t => {
  const end = dateAndTime(FIRST_AT + 7 * DAY)
  const deadline = 'each attempt has 3 s for the whole exchange'
  t.equal(scheduleLimits(failedTimes(3)), `Policy current: ${deadline}; retries stop 7 d after the first, at ${end}.`)
  t.equal(scheduleLimits(failedTimes(3, '2022')), `Policy 2022: ${deadline}.`)
  t.equal(scheduleLimits(deliveredAfter(3)), `Policy current: ${deadline}.`)
})

t.test('row by row: the latest, the next few, and how many there are besides', async t => {
  const schedule = failedTimes(25)
  const { earlier, rows, more } = scheduleTable(schedule)
  t.equal(earlier, 15)
  t.same(
    rows.map(({ attempt }) => attempt),
    Array.from({ length: 20 }, (_, index) => 16 + index)
  )
  t.match(rows[9], { attempt: 25, kind: 'failed', says: '503, after 12 ms' })
  t.match(rows[10], { attempt: 26, kind: 'next', says: 'current.defer' })
  t.match(rows[11], { attempt: 27, kind: 'planned' })
  const last = dateAndTime(Number(schedule.planned.at(-1)?.at))
  t.equal(more, `and 1,982 more, finally every 5 min, until ${last}`)
})

t.test('a few rows are all there is', async t => {
  t.match(scheduleTable(deliveredAfter(2)), { earlier: 0, more: '' })
  t.same(
    scheduleTable(deliveredAfter(2)).rows.map(({ kind }) => kind),
    ['failed', 'ok']
  )
})

t.test('what came of moving the clock', async t => {
  const before = failedTimes(3)
  t.equal(whatCame(before, before), 'No attempt of this delivery was due.')
  t.equal(whatCame(before, failedTimes(4)), 'Attempt 4 ran: 503. The next is due in 8 min.')
  t.equal(whatCame(before, failedTimes(9)), '6 attempts ran, at last: 503. The next is due in 5 min.')
  t.equal(whatCame(before, deliveredAfter(4)), 'Attempt 4 ran: 200. Delivered.')
})
