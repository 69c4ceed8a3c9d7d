// The way of a delivery, or of all that became of accepted events: what happened, in order, and what came between.

import type { Activity } from '../../ens/activity.js'
import { type Accepted, createStateOf, holds, isAccepted, isNewState, isQueued, type Queued } from './places.js'
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

/** Whether a batch has some of the events. */
const createHolding = (all: readonly Activity[]): typeof holds => {
  const stateOf = createStateOf(all)
  return (batch, events) => stateOf(batch) === stateOf(events) && holds(batch, events)
}

const familyOfEvents = (all: readonly Activity[], events: Accepted): Family => {
  const isHolding = createHolding(all)
  return {
    accepted: [events],
    deliveryIds: new Set(idsOf(all.filter(isQueued).filter(batch => isHolding(batch, events))))
  }
}

/** With what it repeats, and all that repeats that. */
const familyOfDelivery = (all: readonly Activity[], deliveryId: string): Family => {
  const isHolding = createHolding(all)
  const queued = all.filter(isQueued)
  const origin = queued.find(batch => batch.deliveryId === deliveryId)?.replayOf ?? deliveryId
  const batches = queued.filter(batch => batch.deliveryId === origin || batch.replayOf === origin)
  return {
    accepted: all.filter(isAccepted).filter(events => batches.some(batch => isHolding(batch, events))),
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

/** What took the place of the state meanwhile, and what did so in the end. */
const statesAmong = (all: readonly Activity[], own: readonly Activity[]): Activity[] => {
  const ids = own.map(({ id }) => id)
  const [first, last] = [Math.min(...ids), Math.max(...ids)]
  const later = all.filter(activity => isNewState(activity) && activity.id > first)
  return later.slice(0, later.filter(({ id }) => id < last).length + 1)
}

/** Undefined for an activity that no delivery comes into. `all`: the oldest first. */
export const followFrom = (all: readonly Activity[], start: Activity): Course | undefined => {
  const family = familyOf(all, start)
  if (family === undefined) return undefined
  const { accepted, deliveryIds } = family
  const before = accepted.flatMap(events => [events, ...lostOf(all, events)])
  // A batch may have been cut before its events were said to be accepted.
  const after = all.filter(activity => deliveryIds.has(String(rowOf(activity).deliveryId)))
  const states = statesAmong(all, [...before, ...after])
  const activities = [...before, ...[...after, ...states].sort((one, other) => one.id - other.id)]
  const steps = activities.map((activity, index) => {
    const last = activities[index - 1]
    return { activity, since: last && Math.max(0, activity.at - last.at) }
  })
  return { steps, deliveries: new Set(after.map(activity => rowOf(activity).deliveryId)).size }
}
