// Which batches hold which events: by their places in a callback's queue, which nothing else tells. Another state, imported
// or forgotten, begins its queues anew: its places are others.

import type { Activity } from '../../ens/activity.js'

export type Accepted = Extract<Activity, { type: 'event.accepted' }>
export type Queued = Extract<Activity, { type: 'delivery.queued' }>

/** How many of the events are in the batch, if both are of the same state. */
export const countHeld = (batch: Queued, { queued = [] }: Pick<Accepted, 'queued'>): number => {
  let held = 0
  for (const { callbackId, firstEvent, count } of queued)
    if (callbackId === batch.callbackId)
      held += Math.max(0, Math.min(batch.endEvent, firstEvent + count) - Math.max(batch.firstEvent, firstEvent))
  return held
}

export const holds = (batch: Queued, events: Accepted): boolean => countHeld(batch, events) > 0

export const isAccepted = (activity: Activity): activity is Accepted => activity.type === 'event.accepted'
export const isQueued = (activity: Activity): activity is Queued => activity.type === 'delivery.queued'

export const isNewState = ({ type }: Activity): boolean => type === 'state.imported' || type === 'state.reset'

/** Alike for all that happened with the same state: what ended it; 0 for the present one. */
export const createStateOf = (all: readonly Activity[]): ((activity: Activity) => number) => {
  const ends = all.filter(isNewState)
  return activity => ends.find(({ id }) => id > activity.id)?.id ?? 0
}

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

type QueueOf = (activity: Activity, callbackId: string) => string

/** Where events of a type lie in each callback's queue, in order. */
const runsOfType = (all: readonly Activity[], type: string, queueOf: QueueOf): ReadonlyMap<string, readonly Run[]> => {
  const runs = new Map<string, Run[]>()
  const ofType = all.filter(isAccepted).filter(({ eventCategoryTypes }) => eventCategoryTypes.includes(type))
  for (const events of ofType)
    for (const { callbackId, firstEvent, count } of events.queued ?? []) {
      const queue = queueOf(events, callbackId)
      const own = runs.get(queue) ?? []
      runs.set(queue, own)
      own.push({ from: firstEvent, to: firstEvent + count })
    }
  for (const own of runs.values()) own.sort((one, other) => one.from - other.from)
  return runs
}

/** The ids of the deliveries, and of their replays, that hold an event of a type. */
export const deliveriesOfType = (all: readonly Activity[], type: string): ReadonlySet<string> => {
  const stateOf = createStateOf(all)
  const queueOf: QueueOf = (activity, callbackId) => `${stateOf(activity)} ${callbackId}`
  const runs = runsOfType(all, type, queueOf)
  const found = new Set<string>()
  for (const batch of all.filter(isQueued)) {
    const { callbackId, firstEvent, endEvent, deliveryId, replayOf } = batch
    const run = firstBehind(runs.get(queueOf(batch, callbackId)) ?? [], firstEvent)
    const isWithin = run !== undefined && run.from < endEvent
    if (isWithin || found.has(String(replayOf))) found.add(deliveryId)
  }
  return found
}
