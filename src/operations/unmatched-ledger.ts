// Why some events did not match. What it keeps grows with the subscriptions that could have matched, not with the events;
// the others are looked for when somebody asks, and no more of them than are shown.

import type { Callback } from '../ens/callback.js'
import type { EnsEvent } from '../ens/event.js'
import { match, unmatchedByType } from '../ens/match.js'
import type { Unmatched } from '../ens/publication.js'
import type { Subscription } from '../ens/subscription.js'
import type { Directory } from '../ports.js'

export interface UnmatchedList {
  readonly unmatched: readonly Unmatched[]
  /** How many more there would be. */
  readonly more: number
}

export interface UnmatchedLedger {
  /** What became of an event: the candidates that it missed, and the ids of those it matched. */
  note(event: EnsEvent, missed: readonly Unmatched[], matched: Iterable<readonly string[]>): void
  list(limit: number): UnmatchedList
}

type Named = Set<string>

/** Whether it is named for the first time. */
const isNew = (named: Named, { subscriptionId }: Subscription): boolean => named.size < named.add(subscriptionId).size

/** Those that ask for the type of an event and were no candidates for it, because a filter does not hold. */
function* filteredOut(directory: Directory, event: EnsEvent, now: number, named: Named): Generator<Unmatched> {
  for (const subscription of directory.subscriptionsTo(event.eventCategoryType)) {
    if (!isNew(named, subscription)) continue
    const result = match(event, subscription, directory.callback(subscription.callbackId) as Callback, now)
    if (!result.matched) yield result.why
  }
}

function* ofOtherTypes(directory: Directory, event: EnsEvent, named: Named): Generator<Unmatched> {
  for (const subscription of directory.subscriptions())
    if (isNew(named, subscription)) yield unmatchedByType(event, subscription)
}

const take = (found: Iterable<Unmatched>, into: Unmatched[], limit: number): void => {
  for (const why of found) {
    if (into.length >= limit) return
    into.push(why)
  }
}

export const createUnmatchedLedger = (directory: Directory, now: number): UnmatchedLedger => {
  const reasons = new Map<string, Unmatched>()
  const asking = new Set<string>()
  const noted: EnsEvent[] = []
  return {
    note: (event, missed, matched) => {
      noted.push(event)
      for (const ids of matched) for (const subscriptionId of ids) asking.add(subscriptionId)
      for (const why of missed) {
        asking.add(why.subscriptionId)
        reasons.set(`${why.subscriptionId} ${why.reason}`, why)
      }
    },
    list: limit => {
      const [first] = noted
      if (first === undefined) return { unmatched: [], more: 0 }
      const total = reasons.size + directory.subscriptionCount - asking.size
      const unmatched = [...reasons.values()].slice(0, limit)
      const room = Math.min(limit, total)
      const named = new Set(asking)
      for (const event of noted) take(filteredOut(directory, event, now, named), unmatched, room)
      take(ofOtherTypes(directory, first, named), unmatched, room)
      return { unmatched, more: total - unmatched.length }
    }
  }
}
