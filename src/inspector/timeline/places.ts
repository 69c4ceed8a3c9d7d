// Which batches hold which events: by their places in a callback's queue, which nothing else tells.

import type { Activity } from '../../ens/activity.js'

export type Accepted = Extract<Activity, { type: 'event.accepted' }>
export type Queued = Extract<Activity, { type: 'delivery.queued' }>

/** Some of the events are in the batch. */
export const holds = (batch: Queued, { queued = [] }: Accepted): boolean =>
  queued.some(
    ({ callbackId, firstEvent, count }) =>
      callbackId === batch.callbackId && firstEvent < batch.endEvent && batch.firstEvent < firstEvent + count
  )

export const isAccepted = (activity: Activity): activity is Accepted => activity.type === 'event.accepted'
export const isQueued = (activity: Activity): activity is Queued => activity.type === 'delivery.queued'

interface Run {
  readonly from: number
  readonly to: number
}

/** The first run that ends behind a place; runs do not overlap, and come in order. */
const firstBehind = (runs: readonly Run[], place: number): Run | undefined => {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((runs[middle] as Run).to > place) high = middle
    else low = middle + 1
  }
  return runs[low]
}

/** Where events of a type lie in each callback's queue, in order. */
const runsOfType = (all: readonly Activity[], type: string): ReadonlyMap<string, readonly Run[]> => {
  const runs = new Map<string, Run[]>()
  const places = all
    .filter(isAccepted)
    .filter(({ eventCategoryTypes }) => eventCategoryTypes.includes(type))
    .flatMap(({ queued = [] }) => queued)
  for (const { callbackId, firstEvent, count } of places) {
    const own = runs.get(callbackId) ?? []
    runs.set(callbackId, own)
    own.push({ from: firstEvent, to: firstEvent + count })
  }
  for (const own of runs.values()) own.sort((one, other) => one.from - other.from)
  return runs
}

/** The ids of the deliveries, and of their replays, that hold an event of a type. */
export const deliveriesOfType = (all: readonly Activity[], type: string): ReadonlySet<string> => {
  const runs = runsOfType(all, type)
  const found = new Set<string>()
  for (const { callbackId, firstEvent, endEvent, deliveryId, replayOf } of all.filter(isQueued)) {
    const run = firstBehind(runs.get(callbackId) ?? [], firstEvent)
    const isWithin = run !== undefined && run.from < endEvent
    if (isWithin || found.has(String(replayOf))) found.add(deliveryId)
  }
  return found
}
