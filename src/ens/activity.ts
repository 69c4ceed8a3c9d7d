// Everything the product says about itself, as one typed stream. Terminal, control API, metrics and test-kit read it;
// the core knows none of them. No activity ever carries a signature key, a verification key, a token or a secret.

import type { NextStep } from './delivery.js'
import type { ImportedState } from './emulator-state.js'
import type { FaultPhase, FiredRule } from './fault-rule.js'
import type { OutcomeFacts, Timings, WebExceptionStatus } from './outcome.js'
import type { QueuedEvents, Unmatched } from './publication.js'

interface CallbackFacts {
  callbackId: string
  callbackName: string
  url: string
}

interface SubscriptionFacts {
  subscriptionId: string
  subscriptionName: string
  callbackId: string
}

interface DeliveryFacts {
  deliveryId: string
  callbackId: string
  callbackName: string
  url: string
  eventCount: number
  /** The delivery that this one repeats; absent for none. */
  replayOf?: string
}

export interface ActivityData {
  'api.request': {
    method: string
    path: string
    statusCode: number
    /** The vendor's page name, for example `createCallback`; absent where no operation was reached. */
    operation?: string
    /** The `errorcode` and `message` of a refusal. */
    errorcode?: number
    message?: string
    /** What to do next, where we know. */
    hint?: string
    /** The fault rule that has delayed or answered it. */
    fault?: FiredRule
    ms: number
  }
  'callback.created': CallbackFacts & { maxBatchSize: number }
  'callback.verified': CallbackFacts
  'callback.updated': CallbackFacts & { maxBatchSize: number }
  'callback.regenerated': CallbackFacts
  'callback.expired': CallbackFacts & { hint: string }
  'callback.deleted': CallbackFacts
  'callback.suspended': CallbackFacts & { until: number; rule: string; why: string }
  'callback.resumed': CallbackFacts
  'probe.started': CallbackFacts & { deadlineMs: number }
  'probe.passed': CallbackFacts & { timings: Timings }
  'probe.failed': CallbackFacts & {
    timings: Timings
    /** .NET's name, as in the 400. */
    status: string
    message: string
    /** What really happened here: phase, Node's code, status code. */
    outcome: OutcomeFacts
    hint: string
  }
  'subscription.created': SubscriptionFacts & { eventCategoryTypes: readonly string[]; filters: readonly string[] }
  'subscription.updated': SubscriptionFacts & { status: string; statusReason: string }
  'subscription.paused': SubscriptionFacts & { statusReason: string }
  'subscription.resumed': SubscriptionFacts & { statusReason: string }
  'subscription.deleted': SubscriptionFacts
  /** `matched` counts an event once for each subscription it matched; of `unmatched` the first few are named. */
  'event.accepted': {
    count: number
    eventCategoryTypes: readonly string[]
    matched: number
    unmatched: readonly Unmatched[]
    /** Where they lie in the queues of the first twenty callbacks; absent when they are in none. */
    queued?: readonly QueuedEvents[]
  }
  /** Events that no subscription matched. */
  'event.unmatched': {
    count: number
    eventCategoryTypes: readonly string[]
    unmatched: readonly Unmatched[]
    hint: string
  }
  /** A batch has been cut. */
  'delivery.queued': DeliveryFacts & {
    bytes: number
    /** Its events by their place in the callback's queue: from `firstEvent` up to, not with, `endEvent`; a replay has none. */
    firstEvent: number
    endEvent: number
  }
  'delivery.attempted': DeliveryFacts & {
    attempt: number
    ok: boolean
    verdict: string
    /** Real milliseconds. */
    ms: number
    statusCode?: number
    /** .NET's name for what went wrong, where no whole answer came. */
    status?: WebExceptionStatus
    /** The fault rule that bent it. */
    fault?: FiredRule & { readonly detail?: string }
    next: NextStep
  }
  'delivery.delivered': DeliveryFacts & { attempts: number }
  'delivery.deferred': DeliveryFacts & { attempts: number; until: number; rule: string; why: string }
  'delivery.dropped': DeliveryFacts & { attempts: number; rule: string; why: string }
  'delivery.failed': DeliveryFacts & { attempts: number; rule: string; why: string }
  /** A fault rule is about to bend this; `url` is that of the callback, `path` that of a call of the API. */
  'fault.fired': FiredRule & {
    phase: FaultPhase
    callbackId?: string
    callbackName?: string
    url?: string
    operation?: string
    path?: string
  }
  /** We let something pass that the real service may not. */
  'fidelity.warning': { about: string; message: string; hint: string }
  /** What was delivered can not be written down: nothing new is sent until it can. */
  'store.failed': { message: string; hint: string }
  'store.recovered': Record<never, never>
  'clock.advanced': { from: number; to: number }
  'state.reset': Record<never, never>
  /** In place of all there was. */
  'state.imported': ImportedState
  /** A bug of ours, with the stack. */
  'internal.error': { message: string; stack: string; method?: string; path?: string }
}

export type ActivityType = keyof ActivityData

/** One thing that happened. `id` counts up from 1; `at` is the emulator's clock, milliseconds since 1970. */
export type Activity = {
  [T in ActivityType]: { type: T; id: number; at: number } & ActivityData[T]
}[ActivityType]
