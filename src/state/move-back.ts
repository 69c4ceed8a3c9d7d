// A state whose clock was ahead, for a real one, which can not go forward: all its times go back by as much, so that what
// was due in an hour is due in an hour.

import type { Callback } from '../ens/callback.js'
import type { Attempt, Delivery, NextStep } from '../ens/delivery.js'
import type { Subscription } from '../ens/subscription.js'
import type { ReadState } from './read-state.js'

type Move = (at: number) => number

const callback = (
  { verificationKeyExpiresAt, probeFindings, health, createdAt, ...others }: Callback,
  move: Move
): Callback => ({
  ...others,
  verificationKeyExpiresAt: move(verificationKeyExpiresAt),
  probeFindings: probeFindings && { ...probeFindings, at: move(probeFindings.at) },
  health: {
    ...health,
    lastFailureAt: move(health.lastFailureAt),
    suspendedUntil: health.suspendedUntil && move(health.suspendedUntil)
  },
  createdAt: move(createdAt)
})

const subscription = ({ activeAt, createdAt, ...others }: Subscription, move: Move): Subscription => ({
  ...others,
  activeAt: move(activeAt),
  createdAt: move(createdAt)
})

const step = (next: NextStep, move: Move): NextStep => (next.at === undefined ? next : { ...next, at: move(next.at) })

const attempt = ({ at, next, ...others }: Attempt, move: Move): Attempt => ({
  ...others,
  at: move(at),
  next: step(next, move)
})

const delivery = ({ createdAt, firstAttemptAt, nextAttemptAt, next, ...others }: Delivery, move: Move): Delivery => ({
  ...others,
  createdAt: move(createdAt),
  firstAttemptAt: firstAttemptAt && move(firstAttemptAt),
  nextAttemptAt: nextAttemptAt && move(nextAttemptAt),
  next: next && step(next, move)
})

export const moveBack = (state: ReadState, to: number): ReadState => {
  const by = Math.ceil(state.now - to)
  if (by <= 0) return state
  const move: Move = at => Math.max(0, at - by)
  const { store } = state
  return {
    ...state,
    now: to,
    store: {
      ...store,
      callbacks: store.callbacks.map(one => callback(one, move)),
      subscriptions: store.subscriptions.map(one => subscription(one, move)),
      deliveries: store.deliveries.map(({ delivery: kept, attempts, ...others }) => ({
        ...others,
        delivery: delivery(kept, move),
        attempts: attempts.map(one => attempt(one, move))
      }))
    }
  }
}
