// The time axis of the charts: sixty buckets of a round length, up to now on the emulator's clock.

import { dateAndTime, timeOfDay } from '../moments.js'

export interface TimeAxis {
  readonly from: number
  /** The end of the last bucket. */
  readonly to: number
  readonly bucketMs: number
}

export type Span = '5 min' | '1 h' | 'all'

export const spans: readonly Span[] = ['5 min', '1 h', 'all']

export const BUCKETS = 60

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const lengths: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map(seconds => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(minutes => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map(hours => hours * HOUR),
  DAY
]

const fixed: Readonly<Record<Exclude<Span, 'all'>, number>> = { '5 min': 5 * SECOND, '1 h': MINUTE }

export const axisTo = (to: number, bucketMs: number): TimeAxis => ({ from: to - BUCKETS * bucketMs, to, bucketMs })

const axisOf = (bucketMs: number, now: number): TimeAxis =>
  axisTo((Math.floor(now / bucketMs) + 1) * bucketMs, bucketMs)

const holding = (first: number, now: number): TimeAxis => {
  const fits = lengths.map(length => axisOf(length, now)).find(({ from }) => from <= first)
  // A clock that is told may go years ahead. One bucket is lost to where the last one ends.
  return fits ?? axisOf(Math.ceil((now - first) / DAY / (BUCKETS - 1)) * DAY, now)
}

/** `first` is when the first thing happened, and no later than `now`. */
export const toTimeAxis = (span: Span, first: number, now: number): TimeAxis =>
  span === 'all' ? holding(first, now) : axisOf(fixed[span], now)

/** The shortest span that shows everything. */
export const spanFor = (first: number, now: number): Span =>
  spans.find(span => toTimeAxis(span, first, now).from <= first) as Span

/** Where in the axis; below 0 for what is older, BUCKETS and more for what is newer. */
export const bucketOf = ({ from, bucketMs }: TimeAxis, at: number): number => Math.floor((at - from) / bucketMs)

/** As precise as the axis: `14:03:05`, `14:03`, `2026-01-31 14:03`, `2026-01-31`. */
export const axisLabel = ({ from, to, bucketMs }: TimeAxis, at: number): string => {
  if (bucketMs >= DAY) return dateAndTime(at).slice(0, 10)
  if (to - from > DAY) return dateAndTime(at).slice(0, 16)
  return timeOfDay(at).slice(0, bucketMs < MINUTE ? 8 : 5)
}
