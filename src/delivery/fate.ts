// Whether events may still be sent, and if not, why they are dropped. Docs: "For deactivated subscriptions or callbacks,
// the ENS doesn't attempt redelivery"; while a callback is suspended its events are dropped.

import type { NextStep } from '../ens/delivery.js'
import { isSuspended } from '../ens/health.js'
import { steps } from '../ens/next-steps.js'
import type { Clock, Directory, Segment } from '../ports.js'

export type Fate = (events: Pick<Segment, 'callbackId' | 'subscriptionIds'>) => NextStep | undefined

/** Undefined for events that may be sent. */
export const createFate = (directory: Directory, { now }: Pick<Clock, 'now'>): Fate => {
  return ({ callbackId, subscriptionIds }) => {
    const callback = directory.callback(callbackId)
    if (callback === undefined) return steps.deleted('callback')
    if (isSuspended(callback.health, now())) return steps.suspended(callback.health, now())
    const subscriptions = subscriptionIds.map(id => directory.subscription(id))
    if (subscriptions.some(subscription => subscription?.status === 'active')) return undefined
    return subscriptions.every(subscription => subscription === undefined)
      ? steps.deleted('subscription')
      : steps.paused()
  }
}
