// All callbacks and subscriptions in memory, as they are in the tables: nobody else writes to those. Reading one is what
// clients do most, and matching asks for them at every event; a query would cost more than the rest.

import type { Callback } from '../ens/callback.js'
import type { Subscription } from '../ens/subscription.js'
import type { Directory } from '../ports.js'

/** The directory, and what keeps it right: called after each commit, in the order of the commits. */
export interface Mirror {
  readonly directory: Directory
  keepCallbacks(callbacks: readonly Callback[]): void
  dropCallback(callbackId: string): void
  keepSubscriptions(subscriptions: readonly Subscription[]): void
  dropSubscription(subscriptionId: string): void
  clear(): void
}

/** Can be gone through more than once, and shows what is there at that time. */
const valuesOf = <T>(map: ReadonlyMap<string, T> | undefined): Iterable<T> => ({
  [Symbol.iterator]: () => (map ?? new Map<string, T>()).values()
})

interface TypeIndex {
  add(subscription: Subscription): void
  remove(subscription: Subscription): void
  to(eventCategoryType: string): Iterable<Subscription>
  candidates(eventCategoryType: string, filters: readonly string[]): Iterable<Subscription>
  clear(): void
}

/** Sets of subscriptions by some word. */
const createIndex = (): {
  add(word: string, subscription: Subscription): void
  remove(word: string, subscription: Subscription): void
  at(word: string): Iterable<Subscription>
  clear(): void
} => {
  const byWord = new Map<string, Map<string, Subscription>>()
  return {
    add: (word, subscription) => {
      const same = byWord.get(word) ?? new Map<string, Subscription>()
      byWord.set(word, same.set(subscription.subscriptionId, subscription))
    },
    remove: (word, { subscriptionId }) => {
      const same = byWord.get(word)
      same?.delete(subscriptionId)
      if (same?.size === 0) byWord.delete(word)
    },
    at: word => valuesOf(byWord.get(word)),
    clear: () => byWord.clear()
  }
}

/** All filters must hold, so the first one is enough to look for. */
const wordOf = (type: string, filter = ''): string => `${type} ${filter}`

/** Costs as much as a subscription has types, however many subscriptions there are. */
const createTypeIndex = (): TypeIndex => {
  const byType = createIndex()
  const byFilter = createIndex()
  return {
    add: subscription => {
      for (const type of subscription.eventCategoryTypes) {
        byType.add(type, subscription)
        byFilter.add(wordOf(type, subscription.filters[0]), subscription)
      }
    },
    remove: subscription => {
      for (const type of subscription.eventCategoryTypes) {
        byType.remove(type, subscription)
        byFilter.remove(wordOf(type, subscription.filters[0]), subscription)
      }
    },
    to: byType.at,
    *candidates(type, filters) {
      yield* byFilter.at(wordOf(type))
      for (const filter of new Set(filters)) yield* byFilter.at(wordOf(type, filter))
    },
    clear: () => {
      byType.clear()
      byFilter.clear()
    }
  }
}

export const createMirror = (): Mirror => {
  const callbacks = new Map<string, Callback>()
  const subscriptions = new Map<string, Subscription>()
  const byType = createTypeIndex()
  const forget = (subscriptionId: string): void => {
    const before = subscriptions.get(subscriptionId)
    if (before !== undefined) byType.remove(before)
  }
  return {
    directory: {
      callback: callbackId => callbacks.get(callbackId),
      callbacks: () => valuesOf(callbacks),
      subscription: subscriptionId => subscriptions.get(subscriptionId),
      subscriptions: () => valuesOf(subscriptions),
      subscriptionsTo: byType.to,
      candidates: byType.candidates,
      get subscriptionCount() {
        return subscriptions.size
      }
    },
    keepCallbacks: kept => {
      for (const callback of kept) callbacks.set(callback.callbackId, callback)
    },
    dropCallback: callbackId => void callbacks.delete(callbackId),
    keepSubscriptions: kept => {
      for (const subscription of kept) {
        forget(subscription.subscriptionId)
        subscriptions.set(subscription.subscriptionId, subscription)
        byType.add(subscription)
      }
    },
    dropSubscription: subscriptionId => {
      forget(subscriptionId)
      subscriptions.delete(subscriptionId)
    },
    clear: () => {
      callbacks.clear()
      subscriptions.clear()
      byType.clear()
    }
  }
}
