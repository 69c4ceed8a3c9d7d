// What has become of a delivery, as activities. Written out in full: this is said three times for every batch.

import type { Attempt, Delivery, NextStep } from '../ens/delivery.js'
import type { EmitActivity } from '../ports.js'

type Facts = Pick<Delivery, 'deliveryId' | 'callbackId' | 'callbackName' | 'url' | 'eventCount'> & { replayOf?: string }

const factsOf = ({ deliveryId, callbackId, callbackName, url, eventCount, replayOf }: Delivery): Facts =>
  replayOf === null
    ? { deliveryId, callbackId, callbackName, url, eventCount }
    : { deliveryId, callbackId, callbackName, url, eventCount, replayOf }

export const announceQueued = (emit: EmitActivity, delivery: Delivery): void => {
  const { bytes, firstEvent, endEvent } = delivery
  emit('delivery.queued', Object.assign(factsOf(delivery), { bytes, firstEvent, endEvent }))
}

export const announceAttempt = (emit: EmitActivity, delivery: Delivery, made: Attempt): void => {
  const { attempt, ok, verdict, timings, response, error, fault, next } = made
  const facts = Object.assign(factsOf(delivery), { attempt, ok, verdict, ms: timings.total, next })
  if (fault !== undefined) Object.assign(facts, { fault })
  if (response !== undefined) emit('delivery.attempted', Object.assign(facts, { statusCode: response.statusCode }))
  else if (error !== undefined) emit('delivery.attempted', Object.assign(facts, { status: error.status }))
}

/** What its state says; nothing for one that is tried again in this round. */
export const announceState = (emit: EmitActivity, delivery: Delivery, { rule, why, at = 0 }: NextStep): void => {
  const facts = Object.assign(factsOf(delivery), { attempts: delivery.attemptCount })
  if (delivery.state === 'delivered') emit('delivery.delivered', facts)
  if (delivery.state === 'deferred') emit('delivery.deferred', { ...facts, until: at, rule, why })
  if (delivery.state === 'dropped') emit('delivery.dropped', { ...facts, rule, why })
  if (delivery.state === 'failed') emit('delivery.failed', { ...facts, rule, why })
}
