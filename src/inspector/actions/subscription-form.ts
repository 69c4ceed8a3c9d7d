// What a subscription can be made of: callbacks that may have one, types by category, filters of the chosen types.

import { type EventType, eventTypes } from '../../ens/event-catalogue.js'
import type { CallbackView } from '../control-views.js'

export interface Category {
  readonly name: string
  readonly types: readonly EventType[]
}

export interface SubscriptionForm {
  readonly callbackId: string
  readonly subscriptionName: string
  readonly eventCategoryTypes: readonly string[]
  /** By name; of a name that no chosen type has, nothing is sent. */
  readonly filters: Readonly<Record<string, string>>
}

const categoryOf = (name: string): string => name.slice(0, name.indexOf('.'))

/** `EmailSent` of `TransactionalSendEvents.EmailSent`. */
export const typeOf = (name: string): string => name.slice(name.indexOf('.') + 1)

/** Those whose name contains each word of `search`, in the order of the catalogue. */
export const categoriesLike = (search: string): readonly Category[] => {
  const words = search.toLowerCase().split(/\s+/)
  const found = eventTypes.filter(({ name }) => words.every(word => name.toLowerCase().includes(word)))
  return [...new Set(found.map(({ name }) => categoryOf(name)))].map(name => ({
    name,
    types: found.filter(type => categoryOf(type.name) === name)
  }))
}

/** In the order of the catalogue, so that the same choice is the same subscription. */
export const withTypes = (chosen: readonly string[], names: readonly string[], isChosen: boolean): readonly string[] =>
  eventTypes.map(({ name }) => name).filter(name => (names.includes(name) ? isChosen : chosen.includes(name)))

/** The names that a filter can have, when these types are chosen. */
export const filtersOf = (chosen: readonly string[]): readonly string[] => [
  ...new Set(eventTypes.filter(({ name }) => chosen.includes(name)).flatMap(({ filters }) => filters))
]

/** Undefined when a subscription can be made. */
export const whyNotSubscribable = ({ status, probe }: Pick<CallbackView, 'status' | 'probe'>): string | undefined => {
  if (status === 'verified') return undefined
  return probe.state === 'failed' ? 'its probe failed' : 'not verified yet'
}

/** Of createSubscription; filters without a value are left out. */
export const toSubscriptionBody = ({
  filters,
  ...subscription
}: SubscriptionForm): readonly Readonly<Record<string, unknown>>[] => {
  const given = filtersOf(subscription.eventCategoryTypes)
    .filter(name => filters[name])
    .map(name => `${name}=${filters[name]}`)
  return [{ ...subscription, ...(given.length > 0 && { filters: given }) }]
}
