// Schedules of a delivery whose attempts all failed so far, as ENS plans them.

import { type PolicyName, policies } from '../../src/ens/retry-policy.js'
import { type AttemptSchedule, toSchedule } from '../../src/ens/schedule.js'
import { delivery } from './deliveries.js'

/** When the first attempt begins. */
export const FIRST_AT: number = Date.UTC(2026, 0, 31, 12)

const untried = {
  createdAt: FIRST_AT,
  state: 'sending',
  attempts: [],
  attemptCount: 0,
  firstAttemptAt: null,
  nextAttemptAt: null,
  next: null
} as const

/** `count` attempts have failed, the last one now. */
export const failedTimes = (count: number, policy: PolicyName = 'current'): AttemptSchedule => {
  const facts = { policy: policies[policy], deadlineMs: 3000, now: FIRST_AT }
  const whole = toSchedule(delivery(untried), facts)
  const made = whole.planned.slice(0, count)
  return {
    ...whole,
    state: count === 0 ? 'sending' : 'deferred',
    now: made.at(-1)?.at ?? FIRST_AT,
    done: made.map(({ at }, index) => ({ attempt: index + 1, at, ms: 12, ok: false, verdict: '503' })),
    planned: whole.planned.slice(count)
  }
}

/** The last attempt of `failedTimes` was a success in the end. */
export const deliveredAfter = (count: number): AttemptSchedule => {
  const schedule = failedTimes(count)
  const done = schedule.done.map(attempt =>
    attempt.attempt === count ? { ...attempt, ok: true, verdict: '200' } : attempt
  )
  const end = { does: 'nothing', rule: 'delivered', why: 'It was answered with success.' } as const
  return { ...schedule, state: 'delivered', done, planned: [], next: end, end }
}
