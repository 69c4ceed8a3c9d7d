// How far a trigger is: first the events that are accepted, then, while it waits, the deliveries that have ended.

import type { ProgressFacts } from './progress.js'

interface Moment {
  readonly isWaiting: boolean
  readonly accepted: number
  readonly matched: number
  /** How many events are to be sent. */
  readonly total: number
  readonly delivered: number
  readonly dropped: number
  readonly failed: number
  readonly elapsedMs: number
}

export const toProgressFacts = (moment: Moment): ProgressFacts => {
  const { isWaiting, accepted, matched, total, delivered, dropped, failed, elapsedMs } = moment
  const ended = delivered + dropped + failed
  const done = isWaiting ? ended : accepted
  return {
    doing: isWaiting ? 'delivering' : 'sending',
    done,
    total: isWaiting ? Math.max(matched, ended) : total,
    perSecond: Math.round(done / Math.max(0.001, elapsedMs / 1000)),
    delivered,
    failed: dropped + failed
  }
}
