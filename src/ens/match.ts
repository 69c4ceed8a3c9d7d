// Whether an event goes to a subscription, and if not, why. The first reason that holds is the one that is named.

import type { Callback } from './callback.js'
import { type EnsEvent, shown } from './event.js'
import { filterNames } from './event-catalogue.js'
import { valueAt } from './event-paths.js'
import type { Unmatched } from './publication.js'
import type { Subscription } from './subscription.js'

/** `why` is there when it did not match. */
export type Match = { readonly matched: true } | { readonly matched: false; readonly why: Unmatched }

interface Case {
  readonly event: EnsEvent
  readonly subscription: Subscription
  readonly callback: Callback
  /** Milliseconds since 1970. */
  readonly now: number
}

type Why = Pick<Unmatched, 'reason' | 'detail'>

const time = (ms: number): string => new Date(ms).toISOString()

/** Docs: definitionKey is a field of the event itself, the others are in info (ens.md section 5). */
const filteredValue = (event: EnsEvent, name: string): unknown =>
  (name === 'definitionKey' ? undefined : valueAt(event, `info.${name}`)) ?? valueAt(event, name) ?? undefined

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : JSON.stringify(value))

/** The filters, as `name=value`, that hold for the event. */
export const filtersOf = (event: EnsEvent): string[] =>
  filterNames.flatMap(name => {
    const text = textOf(filteredValue(event, name))
    return text === undefined ? [] : [`${name}=${text}`]
  })

/** Two events with the same key match the same subscriptions: it is all that matching looks at. */
export const matchKey = (event: EnsEvent): string =>
  JSON.stringify([event.eventCategoryType, ...filterNames.map(name => filteredValue(event, name))])

const otherType = (wanted: readonly string[], type: string): Why => {
  const list = wanted.length > 3 ? `${wanted.slice(0, 2).join(', ')} and ${wanted.length - 2} more` : wanted.join(', ')
  return {
    reason: 'type',
    detail: `It asks for ${list}, not for ${type}. Add that to its eventCategoryTypes with updateSubscription.`
  }
}

const unasked: (facts: Case) => Why | undefined = ({ event, subscription: { eventCategoryTypes } }) =>
  eventCategoryTypes.includes(event.eventCategoryType)
    ? undefined
    : otherType(eventCategoryTypes, event.eventCategoryType)

const unverified: (facts: Case) => Why | undefined = ({ callback: { status, callbackName } }) =>
  status === 'verified'
    ? undefined
    : {
        reason: 'unverified',
        detail: `Its callback ${callbackName} is unverified. Verify it with ens-verify and the verificationKey of its probe.`
      }

const suspended: (facts: Case) => Why | undefined = ({ callback: { health, callbackName }, now }) => {
  const until = health.suspendedUntil
  if (until === null || until <= now) return undefined
  return {
    reason: 'suspended',
    detail: `Its callback ${callbackName} is suspended until ${time(until)}, because deliveries failed, and events of that time are dropped. Wait, or move the clock on.`
  }
}

const paused: (facts: Case) => Why | undefined = ({ subscription: { status, statusReason } }) => {
  if (status === 'active') return undefined
  const because = statusReason === '' ? '' : ` (${statusReason})`
  return {
    reason: 'paused',
    detail: `It is paused${because}, and events of that time are dropped. Set its status to active with updateSubscription.`
  }
}

const notYetActive: (facts: Case) => Why | undefined = ({ subscription: { activeAt }, now }) =>
  activeAt <= now
    ? undefined
    : {
        reason: 'not yet active',
        detail: `It becomes active at ${time(activeAt)}, as changes take a while. Wait, move the clock on, or start with --activation-delay 0s.`
      }

/**
 * Docs: all filters must hold. Assumed: also for an event whose type does not have the filter, which then never matches;
 * letters count as they are; a number is compared as the text it would be.
 */
const filtered: (facts: Case) => Why | undefined = ({ event, subscription: { filters } }) => {
  for (const filter of filters) {
    const at = filter.indexOf('=')
    const [name, wanted] = [filter.slice(0, at), filter.slice(at + 1)]
    const value = filteredValue(event, name)
    if (textOf(value) === wanted) continue
    const actual = value === undefined ? `The event has no ${name}` : `${name} of the event is ${shown(value)}`
    return {
      reason: `filter ${filter}`,
      detail: `${actual}, and the filter wants ${shown(wanted)}. Send an event with ${filter}, or change the filter with updateSubscription.`
    }
  }
  return undefined
}

const reasons = [unasked, unverified, suspended, paused, notYetActive, filtered]

const unmatched = ({ subscriptionId, subscriptionName, callbackId }: Subscription, why: Why): Unmatched => ({
  subscriptionId,
  subscriptionName,
  callbackId,
  ...why
})

/** `callback` is the subscription's own; `now` in milliseconds since 1970. */
export const match = (event: EnsEvent, subscription: Subscription, callback: Callback, now: number): Match => {
  const facts: Case = { event, subscription, callback, now }
  for (const reason of reasons) {
    const why = reason(facts)
    if (why !== undefined) return { matched: false, why: unmatched(subscription, why) }
  }
  return { matched: true }
}

/** For a subscription that does not ask for the event's type. */
export const unmatchedByType = (event: EnsEvent, subscription: Subscription): Unmatched =>
  unmatched(subscription, otherType(subscription.eventCategoryTypes, event.eventCategoryType))
