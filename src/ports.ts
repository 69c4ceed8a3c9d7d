// Every seam of the product on one page, types only. Edges implement these; the core sees nothing else of the world.

import type { Activity, ActivityData, ActivityType } from './ens/activity.js'
import type { Callback } from './ens/callback.js'
import type { Outcome, Timings } from './ens/outcome.js'
import type { Subscription } from './ens/subscription.js'

export type Cancel = () => void

/** The time that schedules follow: lives of keys and tokens, and whatever falls due. Milliseconds since 1970. */
export interface Clock {
  readonly mode: 'real' | 'manual'
  now(): number
  /** Runs once when the clock has reached `due`; a rejection of `run` is a bug and ends up as an unhandled rejection. */
  at(due: number, run: () => void | Promise<void>): Cancel
}

/** A clock that stands still until it is told. */
export interface VirtualClock extends Clock {
  readonly mode: 'manual'
  /** Steps from due time to due time, waits for each `run`, and resolves when `to` is reached. Throws RangeError on a time before now. */
  advanceTo(to: number): Promise<void>
}

/** Real elapsed time, for the deadline of one exchange on a real socket: never virtual. Milliseconds. */
export interface Stopwatch {
  /** Monotonic, with fractions; only differences mean anything. */
  now(): number
  after(ms: number, run: () => void): Cancel
}

/** Everything random: ids, keys, chance. The same seed gives the same sequence. */
export interface Random {
  uuid(): string
  bytes(count: number): Uint8Array
}

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
  >
>
export type SubscriptionChange = Partial<
  Pick<Subscription, 'subscriptionName' | 'eventCategoryTypes' | 'filters' | 'status' | 'statusReason'>
>

/**
 * Keeping things. Every method is one transaction: it happens whole or not at all, also against other processes on the
 * same store. Lists come in order of creation.
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

  /** Forgets everything. */
  clear(): Promise<void>
  close(): Promise<void>
}

/** Where a callback's connection really goes. Host header, SNI and certificate check stay with the registered host. */
export interface Destination {
  readonly protocol: 'http:' | 'https:'
  readonly hostname: string
  readonly port: number
}

/** Decides where to connect for a registered url: to itself, or where `--map` and `--forward-to` say. */
export type Resolve = (url: URL) => Destination

export interface PostRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** For the whole exchange, from the first look-up to the last byte of the answer; real milliseconds. */
  readonly deadlineMs: number
  /** For the TCP connection alone; a SYN unanswered so long is a ConnectFailure. Default: none of its own. */
  readonly connectMs?: number
  /** How much of the answer's body to keep, in bytes. */
  readonly keepBytes: number
  /** Cancels the exchange: the outcome is `RequestCanceled`. */
  readonly signal?: AbortSignal
}

export interface Exchange {
  readonly outcome: Outcome
  readonly timings: Timings
  /** `address:port` we were connected to; absent when no connection came about. */
  readonly remote?: string
}

/** The one way we call a callback. Never rejects: whatever the other side does is an outcome. */
export type Post = (request: PostRequest) => Promise<Exchange>

export type EmitActivity = <T extends ActivityType>(type: T, data: ActivityData[T]) => void

/** The stream of activities, seen from its readers. */
export interface ActivityLog {
  readonly emit: EmitActivity
  /** How many of each type there have been. */
  readonly counts: Readonly<Record<string, number>>
  /** The id of the newest activity; 0 when there is none. */
  newest(): number
  /** Those kept with a greater id, the oldest first. An id from an earlier life of the emulator means all. */
  after(id: number, limit: number): Activity[]
  /** Drops all that is kept; ids go on counting. */
  forget(): void
  /** Calls for every new one, at once and in order, until cancelled. A listener must not throw. */
  subscribe(listener: (activity: Activity) => void): Cancel
}
