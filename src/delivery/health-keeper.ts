// Keeps each callback's health: suspends it when its policy says so, and lets it go on when the time is over.

import { type Health, resumed, soundHealth } from '../ens/health.js'
import { suspensionOf } from '../ens/next-steps.js'
import { afterGivingUp, type RetryPolicy } from '../ens/retry-policy.js'
import type { Cancel, Clock, EmitActivity, Store } from '../ports.js'
import { createTurns } from '../turns.js'

export interface HealthKeeper {
  /** A delivery was given up after its last attempt. */
  gaveUp(callbackId: string): Promise<void>
  /** Undefined when there is nothing to change, as a rule. */
  delivered(callbackId: string): Promise<void> | undefined
  /** Callbacks that were suspended in an earlier life are let go on in time. */
  start(): void
  /** Rings for nobody who is suspended now. */
  forget(): void
}

interface HealthPorts {
  readonly store: Pick<Store, 'changeCallbacks' | 'directory'>
  readonly clock: Clock
  readonly emit: EmitActivity
  readonly policy: RetryPolicy
  /** Work that goes on now. */
  during(work: Promise<void>): void
  /** It has just been suspended: what is waiting for it is to be dropped. */
  suspended(callbackId: string): Promise<void>
}

const isSound = ({ failures, suspensions }: Health): boolean => failures === 0 && suspensions === 0

const keep = async ({ store }: HealthPorts, callbackId: string, health: Health): Promise<void> =>
  void (await store.changeCallbacks([{ callbackId, change: { health } }]))

const wake = async (ports: HealthPorts, callbackId: string): Promise<void> => {
  const callback = ports.store.directory.callback(callbackId)
  if (callback === undefined) return
  await keep(ports, callbackId, resumed(callback.health))
  ports.emit('callback.resumed', { callbackId, callbackName: callback.callbackName, url: callback.url })
}

/** Answers until when the callback is suspended, if it now is. */
const giveUp = async (ports: HealthPorts, callbackId: string): Promise<number | undefined> => {
  const { store, clock, emit, policy } = ports
  const callback = store.directory.callback(callbackId)
  if (callback === undefined) return undefined
  const { health, callbackName, url } = callback
  const after = afterGivingUp(policy, health, clock.now())
  if (after === health) return undefined
  await keep(ports, callbackId, after)
  if (after.suspendedUntil === null) return undefined
  emit('callback.suspended', { callbackId, callbackName, url, ...suspensionOf(policy.name, after, clock.now()) })
  return after.suspendedUntil
}

export const createHealthKeeper = (ports: HealthPorts): HealthKeeper => {
  const { clock, during, suspended } = ports
  const { directory } = ports.store
  const alarms = new Set<Cancel>()
  // One after another: each builds on what the one before found.
  const turns = createTurns()
  const healthOf = (callbackId: string): Health => directory.callback(callbackId)?.health ?? soundHealth

  const wakeAt = (callbackId: string, until: number): void => {
    const cancel = clock.at(until, () => {
      alarms.delete(cancel)
      during(turns.take(() => wake(ports, callbackId)))
    })
    alarms.add(cancel)
  }

  return {
    gaveUp: async callbackId => {
      const until = await turns.take(() => giveUp(ports, callbackId))
      if (until === undefined) return
      wakeAt(callbackId, until)
      await suspended(callbackId)
    },
    delivered: callbackId => {
      if (isSound(healthOf(callbackId))) return undefined
      return turns.take(async () => {
        const health = healthOf(callbackId)
        if (health.suspendedUntil === null && !isSound(health)) await keep(ports, callbackId, soundHealth)
      })
    },
    start: () => {
      for (const { callbackId, health } of directory.callbacks()) {
        if (health.suspendedUntil !== null) wakeAt(callbackId, health.suspendedUntil)
      }
    },
    forget: () => {
      for (const cancel of alarms) cancel()
      alarms.clear()
    }
  }
}
