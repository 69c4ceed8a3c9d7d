// What became of the batches that are cut from now on, counted from the activities. Replays are nobody's batches.

import type { Activity, ActivityData, ActivityType } from '../ens/activity.js'
import { createQuantiles, type Quantiles } from './quantiles.js'

/** The last thing that went wrong with a callback. */
export interface Trouble {
  readonly callbackName: string
  readonly verdict: string
  readonly why: string
}

/** Events, where it does not say otherwise. */
export interface Totals {
  readonly batches: number
  /** In these batches. */
  readonly batched: number
  readonly delivered: number
  readonly dropped: number
  readonly failed: number
  /** In batches that wait for their next round. */
  readonly deferred: number
}

export interface Tally {
  take(activity: Activity): void
  totals(): Totals
  readonly attempts: Quantiles
  readonly troubles: ReadonlyMap<string, Trouble>
}

type Takers = { readonly [T in ActivityType]?: (data: ActivityData[T]) => void }

export const createTally = (): Tally => {
  /** Of the batches that have not ended: how many events. */
  const open = new Map<string, number>()
  const deferred = new Set<string>()
  const totals = { batches: 0, batched: 0, delivered: 0, dropped: 0, failed: 0, deferred: 0 }
  const attempts = createQuantiles()
  const troubles = new Map<string, Trouble>()

  const defer = (deliveryId: string): void => {
    if (!open.has(deliveryId) || deferred.has(deliveryId)) return
    deferred.add(deliveryId)
    totals.deferred += Number(open.get(deliveryId))
  }
  const resume = (deliveryId: string): void => {
    if (deferred.delete(deliveryId)) totals.deferred -= Number(open.get(deliveryId))
  }
  const finish = (end: 'delivered' | 'dropped' | 'failed', deliveryId: string): void => {
    resume(deliveryId)
    totals[end] += open.get(deliveryId) ?? 0
    open.delete(deliveryId)
  }
  const takers: Takers = {
    'delivery.queued': ({ deliveryId, eventCount, replayOf }) => {
      if (replayOf !== undefined) return
      totals.batches += 1
      totals.batched += eventCount
      open.set(deliveryId, eventCount)
    },
    'delivery.attempted': ({ deliveryId, callbackId, callbackName, ms, ok, verdict, next }) => {
      if (!open.has(deliveryId)) return
      resume(deliveryId)
      attempts.add(ms)
      if (!ok) troubles.set(callbackId, { callbackName, verdict, why: next.why })
    },
    'delivery.deferred': ({ deliveryId }) => defer(deliveryId),
    'delivery.delivered': ({ deliveryId }) => finish('delivered', deliveryId),
    'delivery.dropped': ({ deliveryId }) => finish('dropped', deliveryId),
    'delivery.failed': ({ deliveryId }) => finish('failed', deliveryId)
  }

  return {
    take: activity => (takers[activity.type] as ((data: Activity) => void) | undefined)?.(activity),
    attempts,
    troubles,
    totals: () => ({ ...totals })
  }
}
