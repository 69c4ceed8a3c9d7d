// The `by` of a fault: how long something lasts.

import { parseDuration } from '../ens/duration.js'
import { shown } from '../ens/event.js'
import type { Fault } from '../ens/fault-rule.js'

/** A year: what is due later than dates go can be neither shown nor read from a data file. */
const MOST_MS = 365 * 86_400_000

/** Undefined for what is no time above 0, or too long. */
export const toMs = (by: Fault['by']): number | undefined => {
  const ms = typeof by === 'string' ? parseDuration(by) : by
  return typeof ms === 'number' && ms > 0 && ms <= MOST_MS ? ms : undefined
}

/** For a kind that takes `by`: what is wrong with it. */
export const checkBy = ({ by }: Fault): string | undefined =>
  toMs(by) === undefined
    ? `must be milliseconds above 0 or a duration such as 500ms, 365d at most, is ${shown(by)}`
    : undefined
