// The whole state of an emulator as one document of JSON, for another one to begin with. It has the keys of its callbacks.

import type { Callback } from './callback.js'
import type { Attempt, Delivery } from './delivery.js'
import type { KeptRule } from './fault-rule.js'
import type { Subscription } from './subscription.js'

export const STATE_FORMAT = 'ens-local-state'
export const STATE_VERSION = 1

/** A JSON array to the byte: the array itself where writing it anew gives the same bytes, else its text. */
export type ExactArray = readonly unknown[] | string

/** Some events of one publication that lie next to each other in a queue. */
export interface StateSegment {
  /** The place of its first event. */
  readonly firstEvent: number
  /** Which of the callback's subscriptions each of these events matched. */
  readonly subscriptionIds: readonly string[]
  readonly events: ExactArray
}

/** The events of one callback: those that wait, and those of deliveries that are kept. */
export interface StateQueue {
  readonly callbackId: string
  /** Everything before this place is in a delivery; further on, some may be. */
  readonly cut: number
  /** In order of their places. */
  readonly segments: readonly StateSegment[]
}

export interface StateDelivery extends Delivery {
  readonly attempts: readonly Attempt[]
  /** What a replay sends; the others find theirs in the queue. */
  readonly body?: ExactArray
}

export interface EmulatorState {
  readonly format: typeof STATE_FORMAT
  readonly version: typeof STATE_VERSION
  /** On the emulator's clock, as all times here: milliseconds since 1970. */
  readonly exportedAt: number
  /** The version of ens-local that wrote it. */
  readonly product: string
  readonly clock: { readonly mode: 'real' | 'manual'; readonly now: number }
  /** The retry policy that its deliveries have followed so far. */
  readonly policy: string
  /** All lists are in order of creation. */
  readonly callbacks: readonly Callback[]
  readonly subscriptions: readonly Subscription[]
  readonly queues: readonly StateQueue[]
  readonly deliveries: readonly StateDelivery[]
  readonly faults: readonly KeptRule[]
}

/** What a state has brought with it. */
export interface ImportedState {
  readonly callbacks: number
  readonly subscriptions: number
  readonly deliveries: number
  /** That are still to be delivered, in a delivery or not yet. */
  readonly events: number
  /** Fault rules. */
  readonly faults: number
}
