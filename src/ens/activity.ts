// Everything the product says about itself, as one typed stream. Terminal, control API, metrics and test-kit read it;
// the core knows none of them. No activity ever carries a signature key, a verification key, a token or a secret.

import type { OutcomeFacts, Timings } from './outcome.js'

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
    ms: number
  }
  'callback.created': CallbackFacts & { maxBatchSize: number }
  'callback.verified': CallbackFacts
  'callback.updated': CallbackFacts & { maxBatchSize: number }
  'callback.regenerated': CallbackFacts
  'callback.expired': CallbackFacts & { hint: string }
  'callback.deleted': CallbackFacts
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
  /** We let something pass that the real service may not. */
  'fidelity.warning': { about: string; message: string; hint: string }
  'clock.advanced': { from: number; to: number }
  'state.reset': Record<never, never>
  /** A bug of ours, with the stack. */
  'internal.error': { message: string; stack: string; method?: string; path?: string }
}

export type ActivityType = keyof ActivityData

/** One thing that happened. `id` counts up from 1; `at` is the emulator's clock, milliseconds since 1970. */
export type Activity = {
  [T in ActivityType]: { type: T; id: number; at: number } & ActivityData[T]
}[ActivityType]
