// What is drawn on the axis of a schedule: each attempt a mark, and those that would lie on each other one band.

import type { AttemptSchedule } from '../../ens/schedule.js'
import { countOf, dateAndTime, span } from '../moments.js'
import { firstAttemptAt, type ScheduleScale } from './schedule-scale.js'

export type MarkKind = 'ok' | 'failed' | 'next' | 'planned'

export interface ScheduleMark {
  readonly kind: MarkKind
  /** Per cent of the axis; the same for one attempt. */
  readonly from: number
  readonly to: number
  readonly count: number
  /** For who points at it. */
  readonly title: string
}

interface Attempt {
  readonly kind: MarkKind
  readonly at: number
  readonly title: string
}

/** Per cent: nearer than that, marks of one kind become a band. */
const NEAR = 1

const words: Readonly<Record<MarkKind, string>> = {
  ok: 'successful attempt',
  failed: 'failed attempt',
  next: 'next attempt',
  planned: 'planned attempt'
}

const after = (at: number, first: number): string =>
  at === first ? dateAndTime(at) : `${dateAndTime(at)}, ${span(at - first)} after the first`

const toAttempts = (schedule: AttemptSchedule): readonly Attempt[] => {
  const { done, planned } = schedule
  const first = firstAttemptAt(schedule)
  return [
    ...done.map(({ attempt, at, ok, verdict, ms }): Attempt => {
      const title = `Attempt ${attempt}, ${after(at, first)}: ${verdict} (${span(ms)})`
      return { kind: ok ? 'ok' : 'failed', at, title }
    }),
    ...planned.map(({ at, rule }, index): Attempt => {
      const title = `Attempt ${done.length + index + 1}, ${after(at, first)}, by ${rule}`
      return { kind: index === 0 ? 'next' : 'planned', at, title }
    })
  ]
}

/** In the order of time. The next attempt stays a mark of its own. */
export const toMarks = (schedule: AttemptSchedule, scale: ScheduleScale): readonly ScheduleMark[] => {
  const marks: ScheduleMark[] = []
  for (const { kind, at, title } of toAttempts(schedule)) {
    if (at < scale.from || at > scale.to) continue
    const place = scale.place(at)
    const last = marks.at(-1)
    if (last?.kind === kind && place - last.to < NEAR) {
      const count = last.count + 1
      marks[marks.length - 1] = {
        ...last,
        to: place,
        count,
        title: `${countOf(count, words[kind])}, too near to tell apart`
      }
    } else marks.push({ kind, from: place, to: place, count: 1, title })
  }
  return marks
}
