// The retry policies that have been published, as tables, and what each does after an attempt that failed. Pure.
// Steps that no policy decides (delivered, paused, suspended…) are in `next-steps.ts`.

import { assumptions } from './assumptions.js'
import type { NextStep } from './delivery.js'
import { durationText } from './duration-text.js'
import { type Health, isSuspended } from './health.js'

export const policyNames = ['current', '2022', '2021'] as const
export type PolicyName = (typeof policyNames)[number]

export interface RetryPolicy {
  readonly name: PolicyName
  /** For one whole exchange; real milliseconds. */
  readonly deadlineMs: number
  /** In one round, the first included. */
  readonly attempts: number
  readonly spacingMs: number
  /** What follows a round that failed; without it the batch is dropped. */
  readonly deferral?: {
    readonly firstMs: number
    /** Each interval is this times the last one. */
    readonly factor: number
    readonly leastMs: number
    /** From the first attempt on; then it has failed for good. */
    readonly endsAfterMs: number
  }
  /** When a callback is suspended; without it, never. */
  readonly suspension?: {
    readonly failures: number
    readonly withinMs: number
    /** The first, second… suspension; the last one repeats. */
    readonly forMs: readonly number[]
  }
}

const MINUTE_MS = 60_000
const spacingMs = assumptions.retrySpacing.value

// Docs: an initial attempt and three retries, two failures within five minutes.
const suspending = {
  attempts: 4,
  spacingMs,
  suspension: { failures: 2, withinMs: 5 * MINUTE_MS, forMs: assumptions.suspensionLadder.value }
}

export const policies: Readonly<Record<PolicyName, RetryPolicy>> = {
  // Docs: three attempts, a deferral of up to ten minutes, decreasing intervals, seven days.
  current: {
    name: 'current',
    deadlineMs: 3000,
    attempts: 3,
    spacingMs,
    deferral: { firstMs: 10 * MINUTE_MS, endsAfterMs: 7 * 24 * 60 * MINUTE_MS, ...assumptions.deferral.value }
  },
  '2022': { name: '2022', deadlineMs: 3000, ...suspending },
  '2021': { name: '2021', deadlineMs: 2000, ...suspending }
}

const deferralMs = ({ firstMs, factor, leastMs }: NonNullable<RetryPolicy['deferral']>, before: number): number =>
  Math.max(leastMs, Math.round(firstMs * factor ** before))

export interface FailureFacts {
  /** How many there have been, the one that just failed included. */
  readonly attempts: number
  /** Milliseconds since 1970, as `now`. */
  readonly firstAttemptAt: number
  readonly now: number
}

const afterRound = (policy: RetryPolicy, { attempts, firstAttemptAt, now }: FailureFacts): NextStep => {
  const { name, deferral } = policy
  const failed = `Attempt ${attempts}${attempts > policy.attempts ? '' : ` of ${policy.attempts}`} failed`
  if (deferral === undefined)
    return { does: 'drop', rule: `${name}.drop`, why: `${failed}; the batch is dropped as undeliverable.` }
  const interval = deferralMs(deferral, attempts - policy.attempts)
  const at = now + interval
  const end = durationText(deferral.endsAfterMs)
  if (at > firstAttemptAt + deferral.endsAfterMs)
    return {
      does: 'fail',
      rule: `${name}.fail`,
      why: `${failed}; the next would begin more than ${end} after the first, so delivery has failed.`
    }
  const why = `${failed}; the batch is deferred by ${durationText(interval)}, and tried for up to ${end} in all.`
  return { does: 'defer', at, rule: `${name}.defer`, why }
}

/** What follows an attempt that failed. */
export const afterFailure = (policy: RetryPolicy, facts: FailureFacts): NextStep => {
  const { name, attempts: ofRound, spacingMs: spacing } = policy
  if (facts.attempts >= ofRound) return afterRound(policy, facts)
  const why = `Attempt ${facts.attempts} of ${ofRound} failed; the next follows ${durationText(spacing)} later.`
  return { does: 'retry', at: facts.now + spacing, rule: `${name}.retry`, why }
}

/**
 * The callback's health after a delivery was given up; suspended if the policy says so. A failure during a suspension,
 * of what was on its way when it began, makes it no longer.
 */
export const afterGivingUp = ({ suspension }: RetryPolicy, health: Health, now: number): Health => {
  if (suspension === undefined || isSuspended(health, now)) return health
  const { failures: before, lastFailureAt, suspensions } = health
  const failures = before > 0 && now - lastFailureAt <= suspension.withinMs ? before + 1 : 1
  const failed = { failures, lastFailureAt: now, suspensions, suspendedUntil: null }
  if (suspensions === 0 && failures < suspension.failures) return failed
  const forMs = Number(suspension.forMs[Math.min(suspensions, suspension.forMs.length - 1)])
  return { ...failed, suspensions: suspensions + 1, suspendedUntil: now + forMs }
}
