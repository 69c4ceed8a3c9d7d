// Deliveries of a state: what is to be sent has a time and its events, what has ended has no time, attempts are in order.

import { isFinal } from '../ens/delivery.js'
import { stateError } from '../ens/state-error.js'
import { refuseTwins } from './check-directory.js'
import { type Runs, runsBetween } from './check-queues.js'
import type { Document, ReadDelivery } from './read-state.js'

const waits = ({ state }: ReadDelivery): boolean => state === 'retrying' || state === 'deferred'

const checkTime = (delivery: ReadDelivery, path: string): void => {
  const { state, nextAttemptAt } = delivery
  if (waits(delivery) === (nextAttemptAt !== null)) return
  const must = waits(delivery) ? 'a time' : 'null'
  throw stateError(`${path}.nextAttemptAt`, ` must be ${must}: the delivery is ${state}`)
}

const checkAttempts = ({ attempts }: ReadDelivery, path: string): void => {
  let last = 0
  for (const [index, { attempt }] of attempts.entries()) {
    if (attempt <= last) throw stateError(`${path}.attempts[${index}].attempt`, ` must be more than ${last}`)
    last = attempt
  }
}

const checkEvents = (delivery: ReadDelivery, path: string, runs: Runs): void => {
  const { callbackId, firstEvent, endEvent, eventCount, replayOf, body } = delivery
  if (replayOf !== null) {
    if (body === undefined) throw stateError(`${path}.body`, ' is missing: a replay has its own')
    return
  }
  if (body !== undefined) throw stateError(`${path}.body`, ' must not be there: its events are in the queue')
  if (endEvent < firstEvent) throw stateError(`${path}.endEvent`, ` must be ${firstEvent} or more, is ${endEvent}`)
  // Of one that has ended, events may be forgotten.
  if (isFinal(delivery)) return
  const own = runsBetween(runs.get(callbackId) ?? [], firstEvent, endEvent)
  const found = own.reduce((sum, run) => sum + run.end - run.firstEvent, 0)
  const isWhole = (own.at(-1)?.end ?? endEvent) <= endEvent
  if (found !== eventCount || !isWhole || found === 0)
    throw stateError(`${path}.eventCount`, ` is ${eventCount}, but its queue has ${found} events from ${firstEvent} on`)
}

export const checkDeliveries = ({ deliveries }: Document, runs: Runs): void => {
  refuseTwins(deliveries, 'deliveries', 'deliveryId')
  for (const [index, delivery] of deliveries.entries()) {
    const path = `deliveries[${index}]`
    checkTime(delivery, path)
    checkAttempts(delivery, path)
    checkEvents(delivery, path, runs)
  }
}
