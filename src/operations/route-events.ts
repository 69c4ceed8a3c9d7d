// Which subscriptions get which events, and why the others do not. What it costs grows with the subscriptions to the
// events' types, not with all there are.

import type { Callback } from '../ens/callback.js'
import type { EnsEvent } from '../ens/event.js'
import { filtersOf, match, matchKey } from '../ens/match.js'
import type { Unmatched } from '../ens/publication.js'
import type { Directory, QueueEntry } from '../ports.js'
import { createUnmatchedLedger, type UnmatchedList } from './unmatched-ledger.js'

/** Where events that match alike go. */
export interface Route {
  readonly eventCategoryType: string
  /** The matched subscriptions by callback. */
  readonly targets: ReadonlyMap<string, readonly string[]>
  /** How many subscriptions it matched. */
  readonly matched: number
}

export interface Router {
  /** Where an event goes; found out once for all events that match alike. */
  route(event: EnsEvent): Route
  /** Who did not get some event: each subscription and reason once, those first that at least ask for its type. */
  unmatched(limit: number): UnmatchedList
  /** The same for the events that nobody got. */
  lost(limit: number): UnmatchedList
}

/** Events one after the other that go the same way, as JSON texts. */
export interface Run {
  readonly route: Route
  readonly texts: string[]
}

/** Among so few all are looked at, so that each reason is known; among more only those that can match. */
const FEW = 1000

const findRoute = (directory: Directory, event: EnsEvent, now: number): { route: Route; missed: Unmatched[] } => {
  const { eventCategoryType } = event
  const targets = new Map<string, string[]>()
  const missed: Unmatched[] = []
  let matched = 0
  const asked =
    directory.subscriptionCount <= FEW
      ? directory.subscriptionsTo(eventCategoryType)
      : directory.candidates(eventCategoryType, filtersOf(event))
  for (const subscription of asked) {
    const { subscriptionId, callbackId } = subscription
    // A store refuses to remove a callback that has subscriptions.
    const result = match(event, subscription, directory.callback(callbackId) as Callback, now)
    if (result.matched) {
      matched += 1
      const together = targets.get(callbackId)
      if (together === undefined) targets.set(callbackId, [subscriptionId])
      else together.push(subscriptionId)
    } else missed.push(result.why)
  }
  return { route: { eventCategoryType, targets, matched }, missed }
}

export const createRouter = (directory: Directory, now: number): Router => {
  const routes = new Map<string, Route>()
  const all = createUnmatchedLedger(directory, now)
  const lost = createUnmatchedLedger(directory, now)
  return {
    unmatched: all.list,
    lost: lost.list,
    route: event => {
      const key = matchKey(event)
      const known = routes.get(key)
      if (known !== undefined) return known
      const { route, missed } = findRoute(directory, event, now)
      routes.set(key, route)
      all.note(event, missed, route.targets.values())
      if (route.matched === 0) lost.note(event, missed, [])
      return route
    }
  }
}

/** One entry for each callback and set of its subscriptions, as long as the events of the callback stay in order. */
export const toQueueEntries = (runs: readonly Run[]): QueueEntry[] => {
  const queues = new Map<string, { subscriptionIds: readonly string[]; parts: string[][] }[]>()
  for (const { route, texts } of runs)
    for (const [callbackId, subscriptionIds] of route.targets) {
      const queue = queues.get(callbackId) ?? []
      queues.set(callbackId, queue)
      const last = queue.at(-1)
      if (last?.subscriptionIds.join() === subscriptionIds.join()) last.parts.push(texts)
      else queue.push({ subscriptionIds, parts: [texts] })
    }
  return [...queues].flatMap(([callbackId, queue]) =>
    // Most have one part, which then is shared by all callbacks.
    queue.map(({ subscriptionIds, parts: [first = [], ...more] }) => ({
      callbackId,
      subscriptionIds,
      events: more.length === 0 ? first : [first, ...more].flat()
    }))
  )
}
