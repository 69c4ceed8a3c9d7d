import t from 'tap'
import {
  anchorOf,
  firstAttemptAt,
  nearScale,
  type ScaleMark,
  type ScheduleScale,
  wholeScale
} from '../../../src/inspector/callbacks/schedule-scale.js'
import { deliveredAfter, FIRST_AT, failedTimes } from '../../support/schedules.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const labels = ({ marks }: ScheduleScale): string[] => marks.map(({ label }) => label)

t.test('the first attempt: made, planned, or as the batch was cut', async t => {
  t.equal(firstAttemptAt(failedTimes(2)), FIRST_AT)
  t.equal(firstAttemptAt(failedTimes(0)), FIRST_AT)
  t.equal(firstAttemptAt({ ...failedTimes(0), planned: [], createdAt: 5 }), 5)
})

t.test('the whole: from the first attempt to the seven days, early times spread', async t => {
  const scale = wholeScale(failedTimes(3))
  t.equal(scale.from, FIRST_AT)
  t.equal(scale.to, FIRST_AT + 7 * DAY)
  t.equal(scale.place(FIRST_AT), 0)
  t.equal(scale.place(FIRST_AT - 1), 0)
  t.equal(scale.place(scale.to), 100)
  const places = [1000, 2000, 10 * MINUTE, DAY].map(after => scale.place(FIRST_AT + after))
  t.same(
    places.map(place => Math.round(place)),
    [10, 14, 52, 87]
  )
  t.same(labels(scale), ['0', '1 s', '10 s', '1 min', '10 min', '1 h', '6 h', '1 d', '7 d'])
})

/** Where it begins and ends, in per cent: a letter takes almost two of a narrow axis. */
const extentOf = ({ at, label }: ScaleMark): [from: number, to: number] => {
  const width = label.length * 1.9
  const from = at - { start: 0, middle: width / 2, end: width }[anchorOf(at)]
  return [from, from + width]
}

t.test('labels have room, and the end keeps its own', async t => {
  const failed = { ...failedTimes(2017), state: 'failed' } as const
  const seconds = wholeScale(failedTimes(1, '2022'))
  for (const scale of [wholeScale(failedTimes(3)), wholeScale(failed), seconds, wholeScale(deliveredAfter(9))]) {
    const extents = scale.marks.map(extentOf)
    for (const [index, [from]] of extents.entries())
      t.ok(from > (extents[index - 1]?.[1] ?? -1), String(labels(scale)[index]))
    t.equal(scale.marks.at(-1)?.at, 100)
  }
  t.same(
    labels(wholeScale(failed)),
    ['0', '1 s', '10 s', '1 min', '10 min', '1 h', '6 h', '6 d 23 h'],
    '1 d is too near the end'
  )
})

t.test('a policy without an end: up to the last planned attempt, or to now', async t => {
  const schedule = failedTimes(1, '2022')
  t.equal(wholeScale(schedule).to, FIRST_AT + 3000)
  t.equal(wholeScale({ ...schedule, now: FIRST_AT + 9000 }).to, FIRST_AT + 9000)
})

t.test('one that has ended: up to its last attempt, and never too short to be drawn', async t => {
  const delivered = deliveredAfter(4)
  t.equal(wholeScale({ ...delivered, now: FIRST_AT + DAY }).to, delivered.done[3]?.at)
  t.equal(wholeScale(deliveredAfter(1)).to, FIRST_AT + 3000)
  t.equal(wholeScale({ ...delivered, state: 'dropped', done: [] }).to, FIRST_AT + 3000)
  t.equal(wholeScale({ ...delivered, state: 'failed' }).to, delivered.done[3]?.at)
})

t.test('around now: the latest attempts and the next few, evenly', async t => {
  const schedule = failedTimes(100)
  const { now } = schedule
  const scale = nearScale(schedule, now)
  t.equal(scale.from, schedule.done[97]?.at)
  t.equal(scale.to, schedule.planned[4]?.at)
  t.equal(scale.place(scale.from), 0)
  t.equal(scale.place(scale.to), 100)
  t.equal(Math.round(scale.place(now)), 29)
  t.same(labels(scale), ['10 min ago', 'in 10 min', 'in 20 min'], 'now has a line of its own')
  t.match(scale.marks[1], { at: scale.place(now + 10 * MINUTE) })
})

t.test('around now, with little to show', async t => {
  t.match(nearScale(failedTimes(0), FIRST_AT), { from: FIRST_AT })
  const one = nearScale(failedTimes(3, '2022'), FIRST_AT + 2500)
  t.equal(one.from, FIRST_AT)
  t.equal(one.to, FIRST_AT + 3000)
  const none = nearScale({ ...failedTimes(1), planned: [] }, FIRST_AT + 500)
  t.equal(none.to, FIRST_AT + 3000)
  t.same(labels(none), ['in 1 s', 'in 2 s'])
  const before = nearScale({ ...failedTimes(1), planned: [] }, FIRST_AT - 500)
  t.equal(before.from, FIRST_AT - 500, 'a clock that is behind')
})

t.test('around now, when the latest attempt is long ago: marks by the day', async t => {
  const late = nearScale({ ...failedTimes(1), planned: [] }, FIRST_AT + 30 * DAY)
  t.equal(labels(late).at(-1), '1 d ago')
  t.ok(late.marks.length < 7, 'as many as there is room for')
})
