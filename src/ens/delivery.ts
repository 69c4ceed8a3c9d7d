// A delivery: one batch of events on its way to one callback, and every attempt to hand it over. Kept as it is here.

import type { FiredRule } from './fault-rule.js'
import type { Timings, Unanswered } from './outcome.js'

/**
 * `sending`: the attempt is under way, or next in turn. `retrying`: it failed and is tried again in this round.
 * `deferred`: the round is over, and the next one has a time. The others are the end.
 */
export type DeliveryState = 'sending' | 'retrying' | 'deferred' | 'delivered' | 'dropped' | 'failed'

export const deliveryStates: readonly DeliveryState[] = Object.freeze([
  'sending',
  'retrying',
  'deferred',
  'delivered',
  'dropped',
  'failed'
])

/** What ENS does next with a delivery, and by which rule of its retry policy. */
export interface NextStep {
  readonly does: 'nothing' | 'retry' | 'defer' | 'drop' | 'fail'
  /** Milliseconds since 1970, on the emulator's clock: when the next attempt is due. Absent when there is none. */
  readonly at?: number
  /** Its name, for example `current.defer`; `ens-local about delivery` explains it. */
  readonly rule: string
  /** The rule in one sentence, with its figures. */
  readonly why: string
}

export interface AttemptResponse {
  readonly statusCode: number
  /** The reason phrase as sent; may be empty. */
  readonly reason: string
  readonly headers: Readonly<Record<string, string | string[]>>
  /** The first 16 KiB: as text if they are UTF-8, else in base64. */
  readonly body: string
  readonly bodyEncoding: 'utf8' | 'base64'
  readonly truncated: boolean
}

/** One POST and what became of it. */
export interface Attempt {
  /** Counts from 1. */
  readonly attempt: number
  /** When it began: milliseconds since 1970, on the emulator's clock. */
  readonly at: number
  readonly request: {
    readonly method: 'POST'
    readonly url: string
    /** As sent, the signature among them. */
    readonly headers: Readonly<Record<string, string>>
    /** Of the body. */
    readonly bytes: number
  }
  /** `address:port` that was reached; absent when no connection came about. */
  readonly remote?: string
  /** There when a whole answer came. */
  readonly response?: AttemptResponse
  /** There when none came. */
  readonly error?: Unanswered
  /** Real milliseconds, in all and by phase. */
  readonly timings: Timings
  /** Docs: 200, 201, 202, 203 and 204 are success, anything else or nothing in time is not. */
  readonly ok: boolean
  /** In words: `200 OK`, `503 Service Unavailable is none of 200–204`, `no whole answer within 3000 ms`. */
  readonly verdict: string
  /** The fault rule that bent it, and what of that can not be seen otherwise. */
  readonly fault?: FiredRule & { readonly detail?: string }
  readonly next: NextStep
}

export interface Delivery {
  readonly deliveryId: string
  readonly callbackId: string
  readonly callbackName: string
  readonly url: string
  readonly state: DeliveryState
  /** Of all its events. */
  readonly subscriptionIds: readonly string[]
  /** Its events by their place in the callback's queue: from `firstEvent` up to, not with, `endEvent`. */
  readonly firstEvent: number
  readonly endEvent: number
  readonly eventCount: number
  /** Of the body. */
  readonly bytes: number
  /** What keeping it takes: the body and, roughly, its attempts. */
  readonly keptBytes: number
  /** When the batch was cut. */
  readonly createdAt: number
  readonly attemptCount: number
  /** When the first attempt began; `null` before. */
  readonly firstAttemptAt: number | null
  /** When the next attempt is due; `null` when there is none, or it is under way. */
  readonly nextAttemptAt: number | null
  /** What ENS does next, or why it does no more; `null` before the first attempt. */
  readonly next: NextStep | null
  /** The delivery that this one repeats; `null` for none. */
  readonly replayOf: string | null
}

/** What every delivery is before its first attempt. */
export const untried: Pick<Delivery, 'state' | 'attemptCount' | 'firstAttemptAt' | 'nextAttemptAt' | 'next'> =
  Object.freeze({
    state: 'sending',
    attemptCount: 0,
    firstAttemptAt: null,
    nextAttemptAt: null,
    next: null
  })

export const isFinal = ({ state }: Pick<Delivery, 'state'>): boolean =>
  state === 'delivered' || state === 'dropped' || state === 'failed'

const successes = new Set([200, 201, 202, 203, 204])

/** Docs: these and no others are success. */
export const isSuccess = (statusCode: number): boolean => successes.has(statusCode)

/** How much of an answer is kept. */
export const ATTEMPT_KEEP_BYTES = 16_384

/** An attempt with the body it sent. */
export interface AttemptView extends Omit<Attempt, 'request'> {
  readonly request: Attempt['request'] & {
    /**
     * Absent in a list when it is long, and in one without bodies, where `response.body` is `''`: ask for the delivery by
     * its id. Of many attempts only the last has it.
     */
    readonly body?: string
  }
}

/** A delivery as it is shown: with every attempt, and what ENS does next. */
export interface DeliveryView extends Omit<Delivery, 'keptBytes'> {
  readonly attempts: readonly AttemptView[]
  /** Of one without an attempt; else each attempt has it. Absent in a list when it is long, or without bodies. */
  readonly body?: string
}
