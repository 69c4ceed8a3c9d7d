// The rules by which ENS goes on with a delivery, by name, and the steps that depend on no retry policy.

import { assumptions } from './assumptions.js'
import type { NextStep } from './delivery.js'
import { durationText } from './duration-text.js'
import type { FiredRule } from './fault-rule.js'
import type { Health } from './health.js'
import type { PolicyName } from './retry-policy.js'

const suspends =
  'Two failed deliveries in a row within 5 minutes suspend the callback for 10; later ones for up to an hour.'
const retries = 'An attempt that fails is repeated up to three times.'
const drops = 'A batch whose third retry failed is dropped as undeliverable.'

export type RuleName =
  | `current.${'retry' | 'defer' | 'fail'}`
  | `${'2022' | '2021'}.${'retry' | 'drop' | 'suspend'}`
  | 'delivered'
  | 'paused'
  | 'deleted'
  | 'suspended'

/** Each rule that a step can name, with its sentence. */
export const rules: Readonly<Record<RuleName, string>> = Object.freeze({
  'current.retry': 'A batch is tried up to three times in a row.',
  'current.defer':
    'After the third failure a batch is deferred for up to 10 minutes, then tried at decreasing intervals.',
  'current.fail': 'Seven days after the first attempt retries stop, and delivery has failed.',
  '2022.retry': retries,
  '2022.drop': drops,
  '2022.suspend': suspends,
  '2021.retry': retries,
  '2021.drop': drops,
  '2021.suspend': suspends,
  delivered: 'An answer of 200 to 204 within the deadline is a success.',
  paused: 'Events of a paused subscription are dropped; nothing is delivered again for it.',
  deleted: 'Nothing is delivered for a subscription or callback that has been deleted.',
  suspended: 'While a callback is suspended nothing is attempted, and its events are dropped.'
})

const step = (does: NextStep['does'], rule: RuleName | 'replay' | `fault.${string}`, why: string): NextStep =>
  Object.freeze({ does, rule, why })

export interface Steps {
  delivered(): NextStep
  /** No subscription is left that is active and has events in it. */
  paused(): NextStep
  deleted(what: 'subscription' | 'callback'): NextStep
  /** `now` and the health's `suspendedUntil` on the emulator's clock. */
  suspended(health: Health, now: number): NextStep
  /** A replay that was not answered with success. */
  replayFailed(): NextStep
  /** A fault rule lets others overtake it for `ms`, until `at` on the emulator's clock. */
  heldBack(fired: FiredRule & { readonly ms: number }, at: number): NextStep
}

const delivered = step('nothing', 'delivered', 'It was answered with success; nothing follows.')
const paused = step('drop', 'paused', 'Its subscription is paused, so its events are dropped.')

export const steps: Steps = {
  delivered: () => delivered,
  paused: () => paused,
  deleted: what => step('drop', 'deleted', `Its ${what} was deleted, so its events are dropped.`),
  suspended: ({ suspendedUntil }, now) =>
    step(
      'drop',
      'suspended',
      `The callback is suspended for another ${durationText(Math.max(0, Number(suspendedUntil) - now))}, so its events are dropped.`
    ),
  replayFailed: () => step('fail', 'replay', assumptions.replay.says),
  heldBack: ({ rule, kind, ms }, at) => {
    const why = `The fault rule ${rule} holds its first attempt back for ${durationText(ms)}, so that others overtake it.`
    return { ...step('retry', `fault.${kind}`, why), at }
  }
}

/** Why a callback has just been suspended: what the activity says. */
export const suspensionOf = (
  policy: PolicyName,
  { suspensions, suspendedUntil }: Health,
  now: number
): { until: number; rule: string; why: string } => {
  const until = Number(suspendedUntil)
  const because = suspensions === 1 ? 'Two deliveries in a row failed' : 'Another delivery failed before one succeeded'
  return { until, rule: `${policy}.suspend`, why: `${because}; nothing is delivered for ${durationText(until - now)}.` }
}
