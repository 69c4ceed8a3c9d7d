// The way of a delivery, or of all that became of accepted events: what happened, in order, and what came between.

import type { Activity } from '../../ens/activity.js'
import { type Accepted, holds, isAccepted, isQueued, type Queued } from './places.js'
import { rowOf } from './row.js'

export interface Step {
  readonly activity: Activity
  /** Milliseconds of the emulator's clock since the step before; undefined for the first. */
  readonly since: number | undefined
}

export interface Course {
  readonly steps: readonly Step[]
  /** How many deliveries are in it, replays among them. */
  readonly deliveries: number
}

interface Family {
  readonly accepted: readonly Accepted[]
  readonly deliveryIds: ReadonlySet<string>
}

const idsOf = (batches: readonly Queued[]): string[] => batches.map(({ deliveryId }) => deliveryId)

const familyOfEvents = (all: readonly Activity[], events: Accepted): Family => ({
  accepted: [events],
  deliveryIds: new Set(idsOf(all.filter(isQueued).filter(batch => holds(batch, events))))
})

/** With what it repeats, and all that repeats that. */
const familyOfDelivery = (all: readonly Activity[], deliveryId: string): Family => {
  const queued = all.filter(isQueued)
  const origin = queued.find(batch => batch.deliveryId === deliveryId)?.replayOf ?? deliveryId
  const batches = queued.filter(batch => batch.deliveryId === origin || batch.replayOf === origin)
  return {
    accepted: all.filter(isAccepted).filter(events => batches.some(batch => holds(batch, events))),
    deliveryIds: new Set([deliveryId, origin, ...idsOf(batches)])
  }
}

/** That events reached nobody is said right after they were accepted. */
const lostOf = (all: readonly Activity[], { id }: Accepted): Activity[] =>
  all.filter(activity => activity.type === 'event.unmatched' && activity.id === id + 1)

const familyOf = (all: readonly Activity[], start: Activity): Family | undefined => {
  const events = start.type === 'event.unmatched' ? all.find(({ id }) => id === start.id - 1) : start
  if (events !== undefined && isAccepted(events)) return familyOfEvents(all, events)
  const { deliveryId } = rowOf(start)
  return deliveryId === undefined ? undefined : familyOfDelivery(all, deliveryId)
}

/** Undefined for an activity that no delivery comes into. `all`: the oldest first. */
export const followFrom = (all: readonly Activity[], start: Activity): Course | undefined => {
  const family = familyOf(all, start)
  if (family === undefined) return undefined
  const { accepted, deliveryIds } = family
  const before = accepted.flatMap(events => [events, ...lostOf(all, events)])
  // A batch may have been cut before its events were said to be accepted.
  const after = all.filter(activity => deliveryIds.has(String(rowOf(activity).deliveryId)))
  const activities = [...before, ...after]
  const steps = activities.map((activity, index) => {
    const last = activities[index - 1]
    return { activity, since: last && Math.max(0, activity.at - last.at) }
  })
  return { steps, deliveries: new Set(after.map(activity => rowOf(activity).deliveryId)).size }
}
