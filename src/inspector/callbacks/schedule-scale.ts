// Where on the axis a time of the schedule stands. A schedule goes from a second to seven days, so the whole of it is on
// the logarithm of the time since the first attempt; what is around now is on a plain scale of its own.

import type { AttemptSchedule } from '../../ens/schedule.js'
import { relative, span } from '../moments.js'

export interface ScaleMark {
  /** Per cent of the axis. */
  readonly at: number
  readonly label: string
}

export interface ScheduleScale {
  /** In words, for below the axis. */
  readonly says: string
  /** Milliseconds since 1970: what is outside is not drawn. */
  readonly from: number
  readonly to: number
  /** Per cent of the axis. */
  place(time: number): number
  readonly marks: readonly ScaleMark[]
}

/** Times below this are as good as the same: it gives a first round of seconds a seventh of an axis of seven days. */
const LEAST_MS = 300
const SHORTEST_MS = 3000
/** Per cent, also at 330 pixels. */
const LETTER_WIDTH = 1.9

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const wholeMarks = [0, 1000, 10_000, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS]

const steps = [
  ...[1000, 5000, 15_000],
  ...[1, 5, 10, 20, 30].map(minutes => minutes * MINUTE_MS),
  ...[1, 3, 6, 12, 24].map(hours => hours * HOUR_MS)
]

/** At which end of a label its mark is: at the ends of the axis it would be cut else. */
export const anchorOf = (at: number): 'start' | 'middle' | 'end' => {
  if (at < 4) return 'start'
  return at > 96 ? 'end' : 'middle'
}

/** Of its width, what lies before its mark. */
const before = { start: 0, middle: 0.5, end: 1 }

/** Without those that would lie on each other; the last one stays. `marks`: in the order of places. */
const legible = (marks: readonly ScaleMark[]): readonly ScaleMark[] => {
  const kept: ScaleMark[] = []
  let free = Number.POSITIVE_INFINITY
  for (const mark of marks.toReversed()) {
    const width = (mark.label.length + 1) * LETTER_WIDTH
    const start = mark.at - width * before[anchorOf(mark.at)]
    if (start + width > free) continue
    free = start
    kept.unshift(mark)
  }
  return kept
}

/** When the first attempt was, or will be. */
export const firstAttemptAt = ({ done, planned, createdAt }: AttemptSchedule): number =>
  done[0]?.at ?? planned[0]?.at ?? createdAt

const hasEnded = ({ state }: AttemptSchedule): boolean =>
  state === 'delivered' || state === 'dropped' || state === 'failed'

const wholeEnd = (schedule: AttemptSchedule): number => {
  const { done, planned, endsAt, now } = schedule
  const last = Math.max(done.at(-1)?.at ?? 0, planned.at(-1)?.at ?? 0)
  if (hasEnded(schedule)) return last
  return Math.max(last, endsAt ?? 0, now)
}

/** From the first attempt to the end, on the logarithm of the time between. */
export const wholeScale = (schedule: AttemptSchedule): ScheduleScale => {
  const from = firstAttemptAt(schedule)
  const length = Math.max(wholeEnd(schedule) - from, SHORTEST_MS)
  const whole = Math.log1p(length / LEAST_MS)
  const place = (time: number): number => (Math.log1p(Math.max(0, time - from) / LEAST_MS) / whole) * 100
  const inside = wholeMarks.filter(ms => ms < length)
  const marks = inside.map(ms => ({ at: place(from + ms), label: ms === 0 ? '0' : span(ms) }))
  return {
    says: 'time since the first attempt, on a logarithmic scale',
    from,
    to: from + length,
    place,
    marks: legible([...marks, { at: 100, label: span(length) }])
  }
}

const SHOWN_DONE = 3
const SHOWN_PLANNED = 5
const MOST_MARKS = 5

/** From the latest attempts to the next few. `now`: the emulator's clock. */
export const nearScale = (schedule: AttemptSchedule, now: number): ScheduleScale => {
  const { done, planned } = schedule
  const from = Math.min((done.at(-SHOWN_DONE) ?? done[0])?.at ?? now, now)
  const end = (planned[SHOWN_PLANNED - 1] ?? planned.at(-1))?.at ?? now
  const to = Math.max(end, now, from + SHORTEST_MS)
  const place = (time: number): number => ((time - from) / (to - from)) * 100
  const step = steps.find(ms => (to - from) / ms <= MOST_MARKS) ?? DAY_MS
  const marks: ScaleMark[] = []
  for (let at = now - Math.floor((now - from) / step) * step; at <= to; at += step) {
    // Now has a line of its own.
    if (at !== now) marks.push({ at: place(at), label: relative(at, now) })
  }
  return { says: 'time from now, on a plain scale', from, to, place, marks: legible(marks) }
}
