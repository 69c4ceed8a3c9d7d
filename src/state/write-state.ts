// The state of an emulator as a document.

import {
  type EmulatorState,
  STATE_FORMAT,
  STATE_VERSION,
  type StateDelivery,
  type StateQueue,
  type StateSegment
} from '../ens/emulator-state.js'
import type { ArmedRule } from '../ens/fault-rule.js'
import { UserError } from '../errors.js'
import type { KeptDelivery, StoreState } from '../ports.js'
import { toExactArray } from './exact-array.js'

/** Of events, bodies and attempts. Far more is no text that JavaScript can hold, and nothing that could be taken in again. */
const MOST_BYTES: number = 256 * 1024 ** 2

/** About what an attempt takes in the document, but for the body that was answered. */
const ATTEMPT_BYTES = 800

const sizeOf = ({ attempts, body }: KeptDelivery): number =>
  attempts.reduce((sum, { response }) => sum + ATTEMPT_BYTES + (response?.body.length ?? 0), body?.length ?? 0)

/** Throws UserError `ERR_STATE_TOO_LARGE`. */
const refuseTooMuch = ({ segments, deliveries }: StoreState): void => {
  let bytes = 0
  for (const { events } of segments) bytes += events.length
  for (const delivery of deliveries) bytes += sizeOf(delivery)
  if (bytes <= MOST_BYTES) return
  throw new UserError(
    'The state has more than 256 MiB of events and attempts, which is too much for one document.',
    'Let what waits be delivered, keep less with --keep-deliveries and --keep-bytes, or keep the state in a file with --data FILE.',
    { code: 'ERR_STATE_TOO_LARGE' }
  )
}

const toQueues = ({ segments, cuts }: StoreState): StateQueue[] => {
  const queues = new Map<string, { cut: number; readonly segments: StateSegment[] }>()
  const at = (callbackId: string): { cut: number; readonly segments: StateSegment[] } => {
    const queue = queues.get(callbackId) ?? { cut: 0, segments: [] }
    queues.set(callbackId, queue)
    return queue
  }
  for (const { callbackId, cut } of cuts) at(callbackId).cut = cut
  for (const { callbackId, firstEvent, subscriptionIds, events } of segments)
    at(callbackId).segments.push({ firstEvent, subscriptionIds, events: toExactArray(events) })
  const sorted = [...queues].sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([callbackId, queue]) => ({ callbackId, ...queue }))
}

const toStateDelivery = ({ delivery, attempts, body }: KeptDelivery): StateDelivery => ({
  ...delivery,
  attempts,
  ...(body !== undefined && { body: toExactArray(body) })
})

interface Emulated {
  readonly store: StoreState
  readonly clock: { readonly mode: 'real' | 'manual'; now(): number }
  readonly policy: string
  readonly faults: readonly ArmedRule[]
  readonly product: string
}

export const writeState = ({ store, clock, policy, faults, product }: Emulated): EmulatorState => {
  refuseTooMuch(store)
  const now = clock.now()
  return {
    format: STATE_FORMAT,
    version: STATE_VERSION,
    exportedAt: now,
    product,
    clock: { mode: clock.mode, now },
    policy,
    callbacks: store.callbacks,
    subscriptions: store.subscriptions,
    queues: toQueues(store),
    deliveries: store.deliveries.map(toStateDelivery),
    faults: faults.map(({ spent: _spent, ...rule }) => rule)
  }
}
