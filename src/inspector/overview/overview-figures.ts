// What the activities come to: figures for each bucket of the time axis, and for the whole of it.

import type { Activity } from '../../ens/activity.js'
import { BUCKETS, bucketOf, type TimeAxis } from './time-axis.js'

export interface Figures {
  /** Accepted by the emulator. */
  readonly events: number
  readonly delivered: number
  /** Failed for good, or dropped. */
  readonly failed: number
  readonly attempts: number
  /** Of the attempts: answered with success. */
  readonly succeeded: number
  /** Of the attempts: not the first of their delivery. */
  readonly retries: number
  /** Milliseconds that half of all attempts, and 99 of 100, do not exceed; undefined when there is none. */
  readonly p50: number | undefined
  readonly p99: number | undefined
}

export interface Overview {
  readonly axis: TimeAxis
  /** One for each bucket. */
  readonly buckets: readonly Figures[]
  readonly whole: Figures
}

interface Tally {
  events: number
  delivered: number
  failed: number
  succeeded: number
  retries: number
  readonly durations: number[]
}

const createTally = (): Tally => ({ events: 0, delivered: 0, failed: 0, succeeded: 0, retries: 0, durations: [] })

/** The nearest rank: a duration that was measured, none in between. */
const rank = (sorted: Float64Array, share: number): number | undefined => sorted[Math.ceil(sorted.length * share) - 1]

const toFigures = ({ durations, ...counts }: Tally): Figures => {
  const sorted = Float64Array.from(durations).sort()
  return { ...counts, attempts: durations.length, p50: rank(sorted, 0.5), p99: rank(sorted, 0.99) }
}

const addTo = (tally: Tally, activity: Activity): void => {
  switch (activity.type) {
    case 'event.accepted':
      tally.events += activity.count
      break
    case 'delivery.attempted':
      if (activity.ok) tally.succeeded += 1
      if (activity.attempt > 1) tally.retries += 1
      tally.durations.push(activity.ms)
      break
    case 'delivery.delivered':
      tally.delivered += 1
      break
    case 'delivery.dropped':
    case 'delivery.failed':
      tally.failed += 1
  }
}

/** Of the activities within the axis. */
export const toOverview = (activities: readonly Activity[], axis: TimeAxis): Overview => {
  const buckets = Array.from({ length: BUCKETS }, createTally)
  const whole = createTally()
  for (const activity of activities) {
    const bucket = buckets[bucketOf(axis, activity.at)]
    if (bucket === undefined) continue
    addTo(bucket, activity)
    addTo(whole, activity)
  }
  return { axis, buckets: buckets.map(toFigures), whole: toFigures(whole) }
}

/** `100 %` is said of all alone, and `0 %` of none; undefined of nothing. */
export const percent = (part: number, of: number): string | undefined => {
  if (of === 0) return undefined
  if (part === 0 || part === of) return part === 0 ? '0 %' : '100 %'
  return `${Math.min(99.9, Math.max(0.1, Math.round((part / of) * 1000) / 10))} %`
}
