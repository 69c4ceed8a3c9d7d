// How many events of a state are still to be delivered.

import { isFinal } from '../ens/delivery.js'
import { type Run, type Runs, runsBetween } from './check-queues.js'
import type { Document } from './read-state.js'

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0)

const runsOf = (runs: Runs, callbackId: string, from: number, to: number): readonly Run[] =>
  runsBetween(runs.get(callbackId) ?? [], from, to)

/** In deliveries that have not ended, and in none yet. */
export const countPending = ({ queues, deliveries }: Document, runs: Runs): number => {
  const uncut = queues.flatMap(({ callbackId, cut }) => runsOf(runs, callbackId, cut, Number.POSITIVE_INFINITY))
  const taken = new Set(
    deliveries.flatMap(({ callbackId, firstEvent, endEvent }) => runsOf(runs, callbackId, firstEvent, endEvent))
  )
  const waiting = uncut.filter(run => !taken.has(run)).map(({ firstEvent, end }) => end - firstEvent)
  const pending = deliveries.filter(delivery => !isFinal(delivery)).map(({ eventCount }) => eventCount)
  return sum(waiting) + sum(pending)
}
