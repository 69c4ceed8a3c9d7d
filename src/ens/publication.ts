// A publication: what a send inside Marketing Cloud would have caused, asked for by hand.

import type { EnsEvent } from './event.js'

/** Events of one type, built from its fixture. */
export interface EventsOfType {
  /** `Category.Type`, or the type alone where that is not ambiguous: `EmailSent`. */
  readonly type: string
  /** 1 to 100,000; 1 if not given. Each event has ids of its own. */
  readonly count?: number
  /** Dotted path → value, for example `info.to`. */
  readonly overrides?: Readonly<Record<string, unknown>>
  /** The send event that this engagement event is about, or its compositeId: they then correlate. */
  readonly of?: EnsEvent | string
}

export type PublishRequest = EventsOfType | { readonly events: readonly (Omit<EventsOfType, 'count'> | EnsEvent)[] }

/** Why a subscription did not match. */
export interface Unmatched {
  readonly subscriptionId: string
  readonly subscriptionName: string
  readonly callbackId: string
  /** `type`, `filter definitionKey=welcome`, `paused`, `unverified`, `not yet active`, `suspended`. */
  readonly reason: string
  /** The same in a sentence, with what the event has instead. */
  readonly detail: string
}

/** Events of one publication that lie next to each other in the queue of a callback. */
export interface QueuedEvents {
  readonly callbackId: string
  /** The place of the first: a queue's events are numbered from 0, without gaps. */
  readonly firstEvent: number
  readonly count: number
}

export interface PublishAnswer {
  readonly accepted: number
  /** An event counts once for each subscription it matched. */
  readonly matched: number
  /** The first hundred, each subscription and reason once. */
  readonly unmatched: readonly Unmatched[]
  /** How many more subscriptions did not match; absent for none. */
  readonly unmatchedMore?: number
  /** Where they lie in the queues of the first hundred callbacks; absent when they are in none. */
  readonly queued?: readonly QueuedEvents[]
  /** As they will be delivered; absent when there are more than a hundred. */
  readonly events?: readonly EnsEvent[]
}
