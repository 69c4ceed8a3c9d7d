// Every seam of the product on one page, types only. Edges implement these; the core sees nothing else of the world.

import type { Activity, ActivityData, ActivityType } from './ens/activity.js'
import type { DeliveryState, DeliveryView } from './ens/delivery.js'
import type { EnsEvent } from './ens/event.js'
import type { Outcome, Timings } from './ens/outcome.js'
import type { QueuedEvents } from './ens/publication.js'
import type { Bent } from './fault-port.js'

export type * from './fault-port.js'
export type * from './store-port.js'

export type Cancel = () => void

/** The time that schedules follow: lives of keys and tokens, and whatever falls due. Milliseconds since 1970. */
export interface Clock {
  readonly mode: 'real' | 'manual'
  now(): number
  /** Runs once when the clock has reached `due`; a rejection of `run` is a bug and ends up as an unhandled rejection. */
  at(due: number, run: () => void | Promise<void>): Cancel
  /** This is going on now: a clock that is told to go forward waits for it first. Its rejection is the caller's business. */
  during(work: Promise<unknown>): void
}

/** Where a clock was, and where it has gone. */
export interface ClockMove {
  readonly from: number
  readonly to: number
}

/** A clock that stands still until it is told. */
export interface VirtualClock extends Clock {
  readonly mode: 'manual'
  /**
   * Steps from due time to due time, waits for each `run`, and resolves when `to` is reached, or between two of them once
   * `stop` has aborted. Moves take turns; `to` as a function is told the time when its turn has come, and what it throws
   * rejects. Rejects with RangeError on a time before now.
   */
  advanceTo(to: number | ((now: number) => number), stop?: AbortSignal): Promise<ClockMove>
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

/** One entry for a callback's queue: events that matched the same subscriptions of it. */
export interface QueueEntry {
  readonly callbackId: string
  readonly subscriptionIds: readonly string[]
  /** JSON texts, one an event. */
  readonly events: readonly string[]
}

/** Takes events to be delivered; resolves with their places, a callback once, when they are kept. */
export type Enqueue = (entries: readonly QueueEntry[]) => Promise<readonly QueuedEvents[]>

/** What has been delivered, is to be, or never will: for the control API, the library and the command line. */
export interface Deliveries {
  /**
   * The newest first; `limit` at most 1000, default 100; `cursor` is the `next` of the page before. With `bodies: false`
   * what was sent is not read, `body` is absent, and that of each answer is `''`.
   */
  list(query?: {
    callbackId?: string
    state?: DeliveryState
    limit?: number
    cursor?: string
    bodies?: boolean
  }): Promise<{ deliveries: DeliveryView[]; next?: string }>
  get(deliveryId: string): Promise<DeliveryView | undefined>
  /**
   * Sends it again, once, as a delivery of its own: byte for byte with the old signature, or signed with the callback's
   * present key, or with some fields of its events changed (dotted paths, `0.info.to` for the first event's alone) and
   * then signed. Resolves when it has been answered. Throws UserError: `ERR_NO_DELIVERY` for an unknown id,
   * `ERR_NO_CALLBACK` when it must be signed and the callback is gone, `ERR_EDIT` for an edit that can not be made,
   * `ERR_DELIVERY_PENDING` when it has not been tried yet.
   */
  replay(
    deliveryId: string,
    options?: { resign?: boolean; edit?: Readonly<Record<string, unknown>> }
  ): Promise<DeliveryView>
  /** The next delivery that ended (delivered, dropped or failed) and that `next` has not given out yet. */
  next(options?: { timeout?: number | string }): Promise<DeliveryView>
  /**
   * The first delivery, also of those there are already, for which `predicate` holds; asked again whenever one changes.
   * Both reject after `timeout` (default 5s, real time) with UserError `ERR_WAIT`, whose message is the timeline.
   */
  waitFor(
    predicate: (delivery: DeliveryView) => boolean,
    options?: { timeout?: number | string }
  ): Promise<DeliveryView>
}

/**
 * Resolves when nothing is due any more: nothing is under way or next in turn, and on a real clock no attempt of a
 * present round is awaited. What is deferred does not count. Rejects after `timeout` (default 5s, real time) with
 * UserError `ERR_WAIT`, whose message is the timeline of what is not settled.
 */
export type Settled = (options?: { timeout?: number | string }) => Promise<void>

/** The fixture of a `Category.Type`; undefined for a type that does not exist. */
export type ReadFixture = (eventCategoryType: string) => EnsEvent | undefined

/** A file of the inspector, the page that shows and steers the emulator. */
export interface InspectorFile {
  readonly bytes: Uint8Array
  /** A strong one: another for other bytes. */
  readonly etag: string
}

/** By its name, `index.html`; undefined for none. Rejects with UserError `ERR_INSPECTOR` when there are no files at all. */
export type ReadInspectorFile = (name: string) => Promise<InspectorFile | undefined>

/** Where a callback's connection really goes. Host header, SNI and certificate check stay with the registered host. */
export interface Destination {
  readonly protocol: 'http:' | 'https:'
  readonly hostname: string
  readonly port: number
  /** PEM of the only authority that is believed there. Default: the poster's own. */
  readonly ca?: string
}

/** Decides where to connect for a registered url: to itself, or where `--map` and `--forward-to` say. */
export type Resolve = (url: URL) => Destination

export interface PostRequest {
  readonly url: URL
  /** Default POST, which is all that ENS ever sends. */
  readonly method?: 'GET'
  readonly headers: Readonly<Record<string, string>>
  /** Name, value, name, value… in the place of `headers`: in this order, and a name may repeat. */
  readonly rawHeaders?: readonly string[]
  readonly body: Uint8Array
  /** For the whole exchange, from the first look-up to the last byte of the answer; real milliseconds. */
  readonly deadlineMs: number
  /** For the TCP connection alone; a SYN unanswered so long is a ConnectFailure. Default: none of its own. */
  readonly connectMs?: number
  /** How much of the answer's body to keep, in bytes. */
  readonly keepBytes: number
  /** Connect there, whatever Resolve says. */
  readonly via?: Destination
  /** Whose exchange it is, for fault rules. */
  readonly about?: { readonly callbackId: string; readonly callbackName: string }
  /** Cancels the exchange: the outcome is `RequestCanceled`. */
  readonly signal?: AbortSignal
}

export interface Exchange {
  readonly outcome: Outcome
  readonly timings: Timings
  /** `address:port` we were connected to; absent when no connection came about. */
  readonly remote?: string
  /** What a fault rule has made of it; absent for none. */
  readonly bent?: Bent
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
