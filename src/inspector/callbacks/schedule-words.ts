// A schedule of attempts in words: how it stands, row by row, and what came of a step.

import type { AttemptSchedule, PlannedAttempt } from '../../ens/schedule.js'
import { countOf, dateAndTime, relative, span } from '../moments.js'
import { printable } from '../printable.js'
import type { MarkKind } from './schedule-marks.js'
import { firstAttemptAt } from './schedule-scale.js'

const LONGEST_VERDICT = 200

const madeWords = ({ done }: AttemptSchedule, now: number): string => {
  const last = done.at(-1)
  if (last === undefined) return 'No attempt has ended yet.'
  const when = relative(last.at, now)
  return `Attempt ${last.attempt} was ${when === 'now' ? 'just now' : when}: ${printable(last.verdict, LONGEST_VERDICT)}.`
}

const nextWords = ({ done, planned }: AttemptSchedule, now: number): string => {
  const [next] = planned
  if (next === undefined) return 'It is a replay, which is tried once.'
  if (next.at > now) return `The next is due ${relative(next.at, now)}.`
  return `The ${done.length === 0 ? 'first' : 'next'} is due now, or under way.`
}

const figure = (count: number): string => count.toLocaleString('en')

/** `finally every 5 min, until 2026-01-31 14:03:07`; of two attempts and more. */
const paceAndEnd = (planned: readonly PlannedAttempt[]): string => {
  const [before, last] = planned.slice(-2).map(({ at }) => at) as [number, number]
  return `finally every ${span(last - before)}, until ${dateAndTime(last)}`
}

const followWords = ({ planned, end }: AttemptSchedule): string => {
  const ending = end?.does === 'drop' ? 'the batch is dropped' : 'delivery has failed for good'
  if (planned.length === 0) return ''
  if (planned.length === 1) return `If that fails, ${ending}.`
  const more = planned.length - 1
  return `If every one fails, ${figure(more)} more follow${more === 1 ? 's' : ''}, ${paceAndEnd(planned)}; then ${ending}.`
}

const endings: Partial<Record<AttemptSchedule['state'], string>> = {
  delivered: 'Delivered',
  dropped: 'Dropped',
  failed: 'Failed for good'
}

/** How it stands: what was, what is next, what would follow. */
export const scheduleSummary = (schedule: AttemptSchedule, now: number): string => {
  const { state, done, end } = schedule
  const ended = endings[state]
  if (ended !== undefined) return `${ended} after ${countOf(done.length, 'attempt')}. ${end?.why ?? ''}`.trim()
  return [madeWords(schedule, now), nextWords(schedule, now), followWords(schedule)].join(' ').trim()
}

/** The times that hold for all attempts. */
export const scheduleLimits = (schedule: AttemptSchedule): string => {
  const { policy, deadlineMs, endsAt, planned } = schedule
  const deadline = `Policy ${policy}: each attempt has ${span(deadlineMs)} for the whole exchange`
  if (endsAt === null || planned.length === 0) return `${deadline}.`
  const first = firstAttemptAt(schedule)
  return `${deadline}; retries stop ${span(endsAt - first)} after the first, at ${dateAndTime(endsAt)}.`
}

export interface ScheduleRow {
  readonly attempt: number
  readonly at: number
  readonly kind: MarkKind
  /** What came of it, or the rule by which it comes. */
  readonly says: string
}

export interface ScheduleTable {
  /** Attempts that were made before those of the rows. */
  readonly earlier: number
  readonly rows: readonly ScheduleRow[]
  /** What follows the last row; empty where nothing does. */
  readonly more: string
}

const SHOWN = 10

/** The latest attempts and the next few. */
export const scheduleTable = ({ done, planned }: AttemptSchedule): ScheduleTable => {
  const made = done.slice(-SHOWN).map(({ attempt, at, ok, verdict, ms }): ScheduleRow => {
    const says = `${printable(verdict, LONGEST_VERDICT)}, after ${span(ms)}`
    return { attempt, at, kind: ok ? 'ok' : 'failed', says }
  })
  const next = planned.slice(0, SHOWN).map(({ at, rule }, index): ScheduleRow => {
    const kind = index === 0 ? 'next' : 'planned'
    return { attempt: done.length + index + 1, at, kind, says: rule }
  })
  const left = planned.length - next.length
  const more = left === 0 ? '' : `and ${figure(left)} more, ${paceAndEnd(planned)}`
  return { earlier: done.length - made.length, rows: [...made, ...next], more }
}

/** What came of moving the clock: the attempts since, and how it stands now. */
export const whatCame = (before: AttemptSchedule, after: AttemptSchedule): string => {
  const made = after.done.slice(before.done.length)
  const last = made.at(-1)
  if (last === undefined) return 'No attempt of this delivery was due.'
  const ran = made.length === 1 ? `Attempt ${last.attempt} ran` : `${countOf(made.length, 'attempt')} ran, at last`
  const ended = endings[after.state]
  return `${ran}: ${printable(last.verdict, LONGEST_VERDICT)}. ${
    ended === undefined ? nextWords(after, after.now) : `${ended}.`
  }`
}
