// Activities for tests of those that read them, with the fields that every one of a kind has.

import type { Activity, ActivityData, ActivityType } from '../../src/ens/activity.js'

const callback = { callbackId: 'cb-1', callbackName: 'orders', url: 'https://example.com/orders' }

/** At 1,000 ms for each id, unless `at` is given. */
export const activityOf = <T extends ActivityType>(
  type: T,
  id: number,
  data: ActivityData[T],
  at: number = id * 1000
): Extract<Activity, { type: T }> => ({ type, id, at, ...data }) as unknown as Extract<Activity, { type: T }>

export const requested = (id: number, statusCode = 200): Activity =>
  activityOf('api.request', id, { method: 'GET', path: '/v2/userinfo', statusCode, ms: 1 })

export const created = (id: number, callbackId = 'cb-1', callbackName = 'orders'): Activity =>
  activityOf('callback.created', id, { ...callback, callbackId, callbackName, maxBatchSize: 1000 })

interface Batch {
  readonly id: number
  readonly deliveryId: string
  readonly places?: readonly [first: number, end: number]
  readonly replayOf?: string
}

const factsOf = ({ deliveryId, replayOf, places: [first, end] = [0, 1] }: Omit<Batch, 'id'>) => ({
  ...callback,
  deliveryId,
  eventCount: end - first,
  ...(replayOf !== undefined && { replayOf })
})

export const queued = ({ id, ...batch }: Batch): Activity => {
  const [firstEvent, endEvent] = batch.places ?? [0, 1]
  return activityOf('delivery.queued', id, { ...factsOf(batch), bytes: 600, firstEvent, endEvent })
}

export const attempted = (id: number, deliveryId: string, ok = true): Activity =>
  activityOf('delivery.attempted', id, {
    ...factsOf({ deliveryId }),
    attempt: 1,
    ok,
    verdict: ok ? '200 OK' : '503 Service Unavailable is none of 200 to 204',
    ms: 12,
    statusCode: ok ? 200 : 503,
    next: ok
      ? { does: 'nothing', rule: 'delivered', why: 'Done.' }
      : { does: 'retry', rule: 'current.retry', why: 'Again.', at: id * 1000 + 999 }
  })

export const delivered = (id: number, deliveryId: string): Activity =>
  activityOf('delivery.delivered', id, { ...factsOf({ deliveryId }), attempts: 1 })

/** Another state has taken the place of all there was. */
export const imported = (id: number): Activity =>
  activityOf('state.imported', id, { callbacks: 1, subscriptions: 1, deliveries: 0, events: 0, faults: 0 })

/** `places`: the first, and how many, in the queue of cb-1. */
export const accepted = (id: number, type = 'EmailSent', places?: readonly [first: number, count: number]): Activity =>
  activityOf('event.accepted', id, {
    count: places?.[1] ?? 1,
    eventCategoryTypes: [`TransactionalSendEvents.${type}`],
    matched: places?.[1] ?? 0,
    unmatched: [],
    ...(places && { queued: [{ callbackId: 'cb-1', firstEvent: places[0], count: places[1] }] })
  })

export const lost = (id: number): Activity =>
  activityOf('event.unmatched', id, {
    count: 1,
    eventCategoryTypes: ['TransactionalSendEvents.EmailSent'],
    unmatched: [],
    hint: 'Subscribe.'
  })
