// The seam to what is kept: callbacks, subscriptions, queues, deliveries. Types only.

import type { Callback } from './ens/callback.js'
import type { Attempt, Delivery, DeliveryState } from './ens/delivery.js'
import type { Subscription } from './ens/subscription.js'

export type CallbackChange = Partial<
  Pick<
    Callback,
    | 'callbackName'
    | 'maxBatchSize'
    | 'signatureKey'
    | 'verificationKey'
    | 'status'
    | 'statusReason'
    | 'probe'
    | 'probeFindings'
    | 'health'
  >
>
export type SubscriptionChange = Partial<
  Pick<Subscription, 'subscriptionName' | 'eventCategoryTypes' | 'filters' | 'status' | 'statusReason' | 'activeAt'>
>

/**
 * Keeping things. Every method is one transaction: it happens whole or not at all. Lists come in order of creation.
 */
export interface Store {
  /**
   * Inserts those whose `urlKey` is free; answers, for each in order, the callback that now holds that `urlKey`. If
   * another one holds it and is not `acceptable` for what was wanted, nothing is inserted at all; the answer is the same.
   */
  addCallbacks(
    callbacks: readonly Callback[],
    acceptable: (holder: Callback, wanted: Callback) => boolean
  ): Promise<Callback[]>
  callback(callbackId: string): Promise<Callback | undefined>
  callbacks(): Promise<Callback[]>
  /**
   * Applies all changes, or none if one of the ids is unknown. `when` narrows: a callback that does not match it counts
   * as unknown (used to take a single-use key exactly once). Answers the changed callbacks in order, or undefined for none.
   */
  changeCallbacks(
    changes: readonly { callbackId: string; change: CallbackChange; when?: Partial<Callback> }[]
  ): Promise<Callback[] | undefined>
  removeCallback(callbackId: string): Promise<'removed' | 'unknown' | 'has-subscriptions'>
  /** Unverified callbacks whose key is still there, the one that expires first at the front; at most `limit`. */
  callbacksByExpiry(limit: number): Promise<Callback[]>

  /**
   * Inserts those whose name is free, as long as their callback exists and has fewer than `maxPerCallback`. Answers, for
   * each in order, the subscription that now holds the name; a name that is taken is answered with its holder even if the
   * callback is full. If a callback is gone, or full for one to insert: inserts none, and says so.
   * `acceptable` as in `addCallbacks`.
   */
  addSubscriptions(
    subscriptions: readonly Subscription[],
    maxPerCallback: number,
    acceptable: (holder: Subscription, wanted: Subscription) => boolean
  ): Promise<Subscription[] | 'callback-unknown' | 'callback-full'>
  subscription(subscriptionId: string): Promise<Subscription | undefined>
  subscriptions(callbackId?: string): Promise<Subscription[]>
  /** Applies all changes, or none: 'unknown' if an id is, 'name-taken' if a new name belongs to another subscription. */
  changeSubscriptions(
    changes: readonly { subscriptionId: string; change: SubscriptionChange }[]
  ): Promise<Subscription[] | 'unknown' | 'name-taken'>
  removeSubscription(subscriptionId: string): Promise<'removed' | 'unknown'>

  /** All callbacks and subscriptions as they are now, without asking. */
  readonly directory: Directory

  /** Puts events at the end of their callbacks' queues. For a file: they are on disk when it resolves. */
  addSegments(segments: readonly Segment[]): Promise<void>
  /** Those of a callback from place `from` on, in order, up to about `maxBytes` of events; at least one if there is one. */
  segments(callbackId: string, from: number, maxBytes: number): Promise<Segment[]>
  /** Every queue, as far as it has been cut into deliveries that are kept. */
  queues(): Promise<Queue[]>
  /** Where deliveries that are kept and lie beyond the `cut` of their queue begin and end, in order, for each callback. */
  deliveredRanges(): Promise<Map<string, (readonly [number, number])[]>>
  /** Keeps what the engine did, in this order, in one transaction. */
  record(entries: readonly JournalEntry[]): Promise<void>
  delivery(deliveryId: string): Promise<Delivery | undefined>
  /** The newest first. `before`: only those older than the delivery with that id (a page's last one). */
  deliveries(query: DeliveryQuery): Promise<Delivery[]>
  /** In order. */
  attempts(deliveryId: string): Promise<Attempt[]>
  /** The exact bytes of its body, or of what is left of them; undefined when the delivery is not known. */
  deliveryBody(deliveryId: string): Promise<Uint8Array | undefined>
  /** Those that are `retrying` or `deferred` with a time up to `now`, the longest due first; at most `limit`. */
  dueDeliveries(now: number, limit: number): Promise<Delivery[]>
  /** When the first of the waiting deliveries is due; undefined when none waits. */
  nextDue(): Promise<number | undefined>
  /** Whether a delivery waits for another attempt of its present round. */
  isRetrying(): Promise<boolean>
  /** `sending` becomes `retrying`, due at `now`: nobody is sending them any more. For the start after an end without warning. */
  recoverDeliveries(now: number): Promise<void>
  /** How many there are in each state that is not the end, and how much keeping those that have ended takes (`keptBytes`). */
  deliveryCounts(): Promise<DeliveryCounts>
  /** How many deliveries have not ended, and of how many events they are; for each callback that has any. */
  pendingDeliveries(): Promise<{ callbackId: string; deliveries: number; events: number }[]>
  /** Forgets the oldest `count` deliveries that have ended, with their attempts and events; answers how many bytes went. */
  forgetFinished(count: number): Promise<{ deliveries: number; bytes: number }>

  /** Forgets everything. */
  clear(): Promise<void>
  /** Everything, as it is at one moment. */
  dump(): Promise<StoreState>
  /** Forgets everything, and keeps this instead. For a file: it is on disk when it resolves. */
  restore(state: StoreState): Promise<void>
  close(): Promise<void>
}

/** What matching and delivery need to know at every event, from memory. */
export interface Directory {
  callback(callbackId: string): Callback | undefined
  callbacks(): Iterable<Callback>
  subscription(subscriptionId: string): Subscription | undefined
  /** In order of creation. */
  subscriptions(): Iterable<Subscription>
  /** Those that name this `Category.Type`, in whatever state they are. */
  subscriptionsTo(eventCategoryType: string): Iterable<Subscription>
  /** Of these, the ones an event can match for which these filters (`name=value`) hold; finding them costs no more. */
  candidates(eventCategoryType: string, filters: readonly string[]): Iterable<Subscription>
  /** How many there are. */
  readonly subscriptionCount: number
}

/** Some events of one publication that lie next to each other in the queue of one callback. */
export interface Segment {
  readonly callbackId: string
  /** The place of its first event: the queue's events are numbered from 0, without gaps. */
  readonly firstEvent: number
  readonly count: number
  /** Which of the callback's subscriptions each of these events matched. */
  readonly subscriptionIds: readonly string[]
  /** A JSON array in UTF-8, as it goes over the wire. */
  readonly events: Uint8Array
}

export interface Queue {
  readonly callbackId: string
  /** Everything before this place is in a delivery that is kept; further on, some may be. */
  readonly cut: number
  /** The place the next event will have. */
  readonly end: number
}

/** All that a store keeps, for another one. */
export interface StoreState {
  /** In order of creation, as all lists. */
  readonly callbacks: readonly Callback[]
  readonly subscriptions: readonly Subscription[]
  /** Of all queues: by callback, then by place. */
  readonly segments: readonly Segment[]
  /** Of each queue that has been cut as far as is noted; by callback. */
  readonly cuts: readonly Pick<Queue, 'callbackId' | 'cut'>[]
  readonly deliveries: readonly KeptDelivery[]
}

export interface KeptDelivery {
  readonly delivery: Delivery
  readonly attempts: readonly Attempt[]
  /** Of a replay; the others find theirs in the segments. */
  readonly body?: Uint8Array
}

export type JournalEntry =
  /** A new delivery, or what has become of it. */
  | { readonly put: Delivery; readonly body?: Uint8Array }
  | { readonly attempt: Attempt; readonly deliveryId: string }
  /** The queue has been cut up to this place. */
  | { readonly cut: number; readonly callbackId: string }
  /** In place of the segment that began at `split[0].firstEvent`: a batch ends within it. */
  | { readonly split: readonly Segment[] }
  /** A segment of a delivery that is not to be sent any more, while the others of that delivery are. */
  | { readonly remove: Pick<Segment, 'callbackId' | 'firstEvent'> }

export interface DeliveryQuery {
  readonly callbackId?: string
  readonly state?: DeliveryState
  readonly before?: string
  readonly limit: number
}

export interface DeliveryCounts {
  readonly sending: number
  readonly retrying: number
  readonly deferred: number
  /** Of those that have ended. */
  readonly finished: number
  readonly finishedBytes: number
}
