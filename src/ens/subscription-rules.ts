// What a subscription may ask for: event types that exist, filters that one of them has.

import { eventType, eventTypes } from './event-catalogue.js'
import { refusal } from './refusals.js'
import type { Subscription } from './subscription.js'

/** Docs: "at most 200 subscriptions per callback". */
export const MAX_SUBSCRIPTIONS = 200

/** Observed: clients send `filters: [""]` for none. */
export const toFilters = (filters: readonly string[] = []): string[] => filters.filter(filter => filter !== '')

/** Throws EnsError `unknownEventTypes` (400/10005), naming them. */
export const checkEventTypes = (names: readonly string[]): void => {
  const unknown = names.filter(name => eventType(name) === undefined)
  if (unknown.length > 0) throw refusal('unknownEventTypes', { types: unknown.join(', ') })
}

/** Throws EnsError `wrongFormat` or `unknownFilter` (400) for a filter that none of the types has. */
export const checkFilters = (filters: readonly string[], types: readonly string[]): void => {
  const known = new Set(eventTypes.filter(({ name }) => types.includes(name)).flatMap(type => type.filters))
  for (const filter of filters) {
    const at = filter.indexOf('=')
    if (at < 1) throw refusal('wrongFormat', { field: `The filter '${filter}'`, rule: 'must be written name=value' })
    if (!known.has(filter.slice(0, at))) throw refusal('unknownFilter', { filter, types: types.join(', ') })
  }
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, index) => text === b[index])

/** The same in all a caller can set on creation. Docs: an identical subscription again is 304. */
export const isSameSubscription = (a: Subscription, b: Subscription): boolean =>
  a.callbackId === b.callbackId &&
  a.subscriptionName === b.subscriptionName &&
  isSameList(a.eventCategoryTypes, b.eventCategoryTypes) &&
  isSameList(a.filters, b.filters)
