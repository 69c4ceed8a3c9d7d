import t from 'tap'
import type { ScheduleMark } from '../../../src/inspector/callbacks/schedule-marks.js'
import { toMarks } from '../../../src/inspector/callbacks/schedule-marks.js'
import { nearScale, wholeScale } from '../../../src/inspector/callbacks/schedule-scale.js'
import { dateAndTime } from '../../../src/inspector/moments.js'
import { deliveredAfter, FIRST_AT, failedTimes } from '../../support/schedules.js'

const kindsAndCounts = (marks: readonly ScheduleMark[]): string[] => marks.map(({ kind, count }) => `${kind} ${count}`)

t.test('every attempt is drawn; where they are dense they are one band', async t => {
  const schedule = failedTimes(3)
  const marks = toMarks(schedule, wholeScale(schedule))
  const planned = schedule.planned.length
  t.equal(
    marks.reduce((sum, { count }) => sum + count, 0),
    3 + planned
  )
  t.same(kindsAndCounts(marks).slice(0, 4), ['failed 1', 'failed 1', 'failed 1', 'next 1'])
  t.ok(marks.length < 20, 'and not two thousand')
  const band = marks.at(-1)
  t.match(band, { kind: 'planned', title: /^2,\d{3} planned attempts, too near to tell apart$/ })
  t.ok(Number(band?.to) - Number(band?.from) > 10)
})

t.test('in the order of time, within the axis', async t => {
  const schedule = failedTimes(500)
  for (const scale of [wholeScale(schedule), nearScale(schedule, schedule.now)]) {
    const marks = toMarks(schedule, scale)
    for (const [index, { from, to }] of marks.entries()) {
      t.ok(from <= to && from >= 0 && to <= 100)
      t.ok(from >= (marks[index - 1]?.to ?? 0))
    }
  }
})

t.test('what lies outside is left out', async t => {
  const schedule = failedTimes(500)
  const marks = toMarks(schedule, nearScale(schedule, schedule.now))
  t.same(kindsAndCounts(marks), [
    ...['failed 1', 'failed 1', 'failed 1', 'next 1'],
    ...['planned 1', 'planned 1', 'planned 1', 'planned 1']
  ])
})

t.test('each says what it is', async t => {
  const schedule = failedTimes(2)
  const titles = toMarks(schedule, wholeScale(schedule)).map(({ title }) => title)
  t.equal(titles[0], `Attempt 1, ${dateAndTime(FIRST_AT)}: 503 (12 ms)`)
  t.equal(titles[1], `Attempt 2, ${dateAndTime(FIRST_AT + 1000)}, 1 s after the first: 503 (12 ms)`)
  t.equal(titles[2], `Attempt 3, ${dateAndTime(FIRST_AT + 2000)}, 2 s after the first, by current.retry`)
})

t.test('a success has its own sign', async t => {
  const schedule = deliveredAfter(2)
  t.same(kindsAndCounts(toMarks(schedule, wholeScale(schedule))), ['failed 1', 'ok 1'])
})
