// The `by` of a fault: how long something lasts.

import { parseDuration } from '../ens/duration.js'
import type { Fault } from '../ens/fault-rule.js'

/** Undefined for what is no time above 0. */
export const toMs = (by: Fault['by']): number | undefined => {
  const ms = typeof by === 'string' ? parseDuration(by) : by
  return ms !== undefined && Number.isFinite(ms) && ms > 0 ? ms : undefined
}

/** For a kind that takes `by`: what is wrong with it. */
export const checkBy = ({ by }: Fault): string | undefined =>
  toMs(by) === undefined
    ? `must be milliseconds above 0 or a duration such as 500ms, is ${JSON.stringify(by)}`
    : undefined
