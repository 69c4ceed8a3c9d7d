// The schedule of a delivery's attempts: those that were made, the next one, and those that would follow if every one
// failed, up to the end. Pure.

import { type DeliveryState, type DeliveryView, isFinal, type NextStep } from './delivery.js'
import { steps } from './next-steps.js'
import { afterFailure, type PolicyName, type RetryPolicy } from './retry-policy.js'

/** An attempt that would follow if every one before it failed. */
export interface PlannedAttempt {
  /** Milliseconds since 1970, on the emulator's clock. */
  readonly at: number
  /** The rule by which it comes, for example `current.defer`; `first` of the first attempt, which needs none. */
  readonly rule: string
}

export interface AttemptSchedule {
  readonly deliveryId: string
  readonly state: DeliveryState
  readonly policy: PolicyName
  /** For one whole exchange; real milliseconds. */
  readonly deadlineMs: number
  /** As all times here: milliseconds since 1970, on the emulator's clock. */
  readonly now: number
  readonly createdAt: number
  readonly done: readonly {
    readonly attempt: number
    readonly at: number
    /** Real milliseconds. */
    readonly ms: number
    readonly ok: boolean
    readonly verdict: string
  }[]
  /** What ENS does next, or why it does no more; `null` before the first attempt. */
  readonly next: NextStep | null
  /** If every one failed: the next attempt first. Empty for a delivery that has ended. */
  readonly planned: readonly PlannedAttempt[]
  /** What comes when the last planned attempt has failed; of a delivery that has ended, its last step. */
  readonly end: NextStep | null
  /** When retries stop whatever happens (seven days after the first attempt); `null` where the policy has no such end. */
  readonly endsAt: number | null
}

export interface ScheduleFacts {
  readonly policy: RetryPolicy
  /** For one whole exchange; real milliseconds. */
  readonly deadlineMs: number
  /** Milliseconds since 1970, on the emulator's clock. */
  readonly now: number
}

type Plan = Pick<AttemptSchedule, 'planned' | 'end' | 'endsAt'>

const endOf = ({ deferral }: RetryPolicy, firstAttemptAt: number | null): number | null =>
  deferral === undefined || firstAttemptAt === null ? null : firstAttemptAt + deferral.endsAfterMs

/** As if each attempt failed the moment it began; what is due by now, or under way, comes now. */
const planAll = (delivery: DeliveryView, { policy, now }: ScheduleFacts): Plan => {
  const { attemptCount, nextAttemptAt, next } = delivery
  let at = Math.max(now, nextAttemptAt ?? now)
  const firstAttemptAt = delivery.firstAttemptAt ?? at
  const planned: PlannedAttempt[] = [{ at, rule: next?.rule ?? 'first' }]
  const step = (): NextStep =>
    afterFailure(policy, { attempts: attemptCount + planned.length, firstAttemptAt, now: at })
  let end = step()
  while (end.at !== undefined) {
    at = end.at
    planned.push({ at, rule: end.rule })
    end = step()
  }
  return { planned, end, endsAt: endOf(policy, firstAttemptAt) }
}

const plan = (delivery: DeliveryView, facts: ScheduleFacts): Plan => {
  const { replayOf, firstAttemptAt, next } = delivery
  const endsAt = replayOf === null ? endOf(facts.policy, firstAttemptAt) : null
  if (isFinal(delivery)) return { planned: [], end: next, endsAt }
  return replayOf === null ? planAll(delivery, facts) : { planned: [], end: steps.replayFailed(), endsAt }
}

/** Every attempt that seven days bring, about 2,020 with the policy `current`. */
export const toSchedule = (delivery: DeliveryView, facts: ScheduleFacts): AttemptSchedule => {
  const { deliveryId, state, createdAt, attempts, next } = delivery
  const { policy, deadlineMs, now } = facts
  return {
    deliveryId,
    state,
    policy: policy.name,
    deadlineMs,
    now,
    createdAt,
    done: attempts.map(({ attempt, at, timings, ok, verdict }) => ({ attempt, at, ms: timings.total, ok, verdict })),
    next,
    ...plan(delivery, facts)
  }
}
