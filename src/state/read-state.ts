// A document that somebody gives, taken for a state: all of it makes sense, or none is taken.

import {
  type EmulatorState,
  type ImportedState,
  STATE_FORMAT,
  STATE_VERSION,
  type StateDelivery,
  type StateQueue,
  type StateSegment
} from '../ens/emulator-state.js'
import type { KeptRule } from '../ens/fault-rule.js'
import { stateError } from '../ens/state-error.js'
import type { KeptDelivery, Segment, StoreState } from '../ports.js'
import { checkDeliveries } from './check-deliveries.js'
import { checkDirectory } from './check-directory.js'
import { checkQueues } from './check-queues.js'
import { countPending } from './count-pending.js'
import { exactArray, type ReadArray } from './exact-array.js'
import { listOf, mapOf, moment, object, oneOf, optional, type Reader, text, wholeFrom } from './read.js'
import { attempt, callback, deliveryFields, subscription } from './records.js'

/** A state as the parts of an emulator take it. */
export interface ReadState {
  /** What its clock showed. */
  readonly now: number
  readonly store: StoreState
  /** What is in them is looked at where rules are. */
  readonly faults: readonly KeptRule[]
  readonly counts: ImportedState
}

type WithBytes<T, K extends keyof T> = { readonly [P in keyof T]: P extends K ? ReadArray : T[P] }
export type ReadQueue = WithBytes<Omit<StateQueue, 'segments'>, never> & {
  readonly segments: readonly WithBytes<StateSegment, 'events'>[]
}
export type ReadDelivery = WithBytes<StateDelivery, 'body'>
export type Document = Omit<EmulatorState, 'queues' | 'deliveries'> & {
  readonly queues: readonly ReadQueue[]
  readonly deliveries: readonly ReadDelivery[]
}

const count = wholeFrom(0)

const segment = object<ReadQueue['segments'][number]>({
  firstEvent: count,
  subscriptionIds: listOf(text),
  events: exactArray
})

const anything: Reader<unknown> = value => value

const counts = object<Pick<KeptRule, 'seen' | 'fired'>>({ seen: optional(count), fired: optional(count) })

const rule: Reader<KeptRule> = (value, path) => {
  const { seen, fired, ...others } = mapOf(anything)(value, path)
  return { ...(others as unknown as KeptRule), ...counts({ seen, fired }, path) }
}

/** A later one can be anything but what we know. */
const version: Reader<typeof STATE_VERSION> = (value, path) => {
  if (typeof value !== 'number' || value <= STATE_VERSION) return oneOf(STATE_VERSION)(value, path)
  const says = ` is ${value}, and this version of ens-local knows ${STATE_VERSION}`
  throw stateError(path, says, 'A later version has written it: update ens-local.')
}

const document = object<Document>({
  format: oneOf(STATE_FORMAT),
  version,
  exportedAt: moment,
  product: text,
  clock: object<EmulatorState['clock']>({ mode: oneOf('real', 'manual'), now: moment }),
  policy: text,
  callbacks: listOf(callback),
  subscriptions: listOf(subscription),
  queues: listOf(object<ReadQueue>({ callbackId: text, cut: count, segments: listOf(segment) })),
  deliveries: listOf(
    object<ReadDelivery>({ ...deliveryFields, attempts: listOf(attempt), body: optional(exactArray) })
  ),
  faults: listOf(rule)
})

const toSegments = ({ callbackId, segments }: ReadQueue): Segment[] =>
  segments.map(({ firstEvent, subscriptionIds, events }) => ({
    callbackId,
    firstEvent,
    count: events.length,
    subscriptionIds,
    events: events.bytes
  }))

const toKept = ({ attempts, body, ...delivery }: ReadDelivery): KeptDelivery => ({
  delivery,
  attempts,
  ...(body !== undefined && { body: body.bytes })
})

/** Throws UserError `ERR_STATE`, which names the place in it that is wrong. */
export const readState = (given: unknown): ReadState => {
  const read = document(given, '')
  checkDirectory(read)
  const queues = checkQueues(read)
  checkDeliveries(read, queues)
  const { callbacks, subscriptions, deliveries, faults } = read
  return {
    now: read.clock.now,
    store: {
      callbacks,
      subscriptions,
      segments: read.queues.flatMap(toSegments),
      cuts: read.queues.filter(({ cut }) => cut > 0).map(({ callbackId, cut }) => ({ callbackId, cut })),
      deliveries: deliveries.map(toKept)
    },
    faults,
    counts: {
      callbacks: callbacks.length,
      subscriptions: subscriptions.length,
      deliveries: deliveries.length,
      events: countPending(read, queues),
      faults: faults.length
    }
  }
}
