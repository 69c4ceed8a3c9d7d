// What is begun next, and in which slot: deliveries that are due, then batches fresh from the queue.

import type { Callback } from '../ens/callback.js'
import type { Delivery } from '../ens/delivery.js'
import { steps } from '../ens/next-steps.js'
import type { Clock, EmitActivity, JournalEntry, Store } from '../ports.js'
import { announceQueued } from './announce.js'
import { type CarryPorts, carry, giveUp } from './carry.js'
import type { DueAlarm } from './due.js'
import type { Batch, Lane } from './lane.js'
import type { Lanes } from './lanes.js'
import type { OpenDeliveries } from './open-deliveries.js'
import type { Queues } from './queues.js'
import { loadLive } from './still-wanted.js'
import type { Work } from './work.js'

export interface DispatchPorts {
  readonly store: Store
  readonly clock: Clock
  readonly newId: () => string
  readonly emit: EmitActivity
  readonly carrying: CarryPorts
  readonly lanes: Lanes
  readonly queues: Queues
  readonly open: OpenDeliveries
  readonly due: () => Pick<DueAlarm, 'taken'>
  readonly work: Work
  /** Nothing new is to be begun. */
  isHalted(): boolean
  /** Aborts when all that is under way is called off. */
  signal(): AbortSignal
}

export interface Dispatch {
  /** Begins all that can be begun. */
  pump(): void
  /** Takes deliveries whose next attempt is due. */
  hand(deliveries: readonly Delivery[]): void
  /** How many of those have not been begun. */
  pending(): number
  forget(): void
}

const toDelivery = ({ store, clock, newId }: DispatchPorts, { callbackId }: Lane, batch: Batch): Delivery => {
  const { segments, firstEvent, eventCount, body } = batch
  const { callbackName = '', url = '' } = store.directory.callback(callbackId) ?? {}
  const lists = new Set(segments.map(({ subscriptionIds }) => subscriptionIds))
  return {
    deliveryId: newId(),
    callbackId,
    callbackName,
    url,
    state: 'sending',
    subscriptionIds: [...new Set([...lists].flat())],
    firstEvent,
    endEvent: firstEvent + eventCount,
    eventCount,
    bytes: body.length,
    keptBytes: body.length,
    createdAt: clock.now(),
    attemptCount: 0,
    firstAttemptAt: null,
    nextAttemptAt: null,
    next: null,
    replayOf: null
  }
}

/** Takes a slot of the lane for `job`, whose answer is whether it worked; then there is room for the next. */
const occupy = (
  { lanes, work, signal }: DispatchPorts,
  lane: Lane,
  job: (life: AbortSignal) => Promise<boolean | undefined>,
  then: () => void
): void => {
  const end = lanes.begin(lane)
  const life = signal()
  const run = async (): Promise<void> => {
    let worked: boolean | undefined
    try {
      worked = await job(life)
    } finally {
      if (!life.aborted) end(worked)
      then()
    }
  }
  work.during(run())
}

type Job = (life: AbortSignal) => Promise<boolean | undefined>

/** Of a callback that is there: else its events would have another fate. */
const keyOf = ({ store }: DispatchPorts, { callbackId }: Delivery): { signatureKey: string } =>
  store.directory.callback(callbackId) as Callback

/** The next attempt of a delivery that waited. A replay only waits if we ended while it was under way, and is sent once. */
const resume = (ports: DispatchPorts, waiting: Delivery): Job => {
  const { store, carrying } = ports
  return async signal => {
    if (waiting.replayOf !== null) {
      await giveUp(carrying, waiting, steps.replayFailed())
      return undefined
    }
    const { delivery, body, removed, dead } = await loadLive({ store, fate: carrying.fate }, waiting)
    if (dead === undefined)
      return carry(carrying, delivery, { body, key: keyOf(ports, delivery), signal }, () => removed)
    await giveUp(carrying, delivery, dead)
    return undefined
  }
}

/** The first attempt of the next batch; `undefined` if its events are dropped without one. */
const cut = (ports: DispatchPorts, lane: Lane): Job | undefined => {
  const { emit, carrying, queues, open, work } = ports
  const batch = queues.take(lane, segment => carrying.fate(segment)?.rule)
  const delivery = toDelivery(ports, lane, batch)
  if (batch.split.length > 0) work.during(carrying.journal.add({ split: batch.split }))
  announceQueued(emit, delivery)
  open.begin(lane, delivery)
  const before = (): JournalEntry[] => open.end(lane, delivery)
  const dead = carrying.fate(delivery)
  if (dead === undefined)
    return signal => carry(carrying, delivery, { body: batch.body, key: keyOf(ports, delivery), signal }, before)
  work.during(giveUp(carrying, delivery, dead, before))
  return undefined
}

export const createDispatch = (ports: DispatchPorts): Dispatch => {
  const { lanes, queues, due, isHalted } = ports
  let handed = 0

  /** Reading takes a slot too: who waits for one has nothing in memory. */
  const loadAndCut = (lane: Lane): Job => {
    return async life => {
      await queues.load(lane)
      if (life.aborted) return undefined
      const job = queues.isLoaded(lane) ? cut(ports, lane) : undefined
      lanes.look(lane)
      pump()
      return job?.(life)
    }
  }

  const begin = (lane: Lane): void => {
    const waiting = lane.due.shift()
    if (waiting !== undefined) {
      handed -= 1
      occupy(ports, lane, resume(ports, waiting), pump)
      due().taken()
    } else if (queues.isLoaded(lane)) {
      const job = cut(ports, lane)
      if (job !== undefined) occupy(ports, lane, job, pump)
    } else occupy(ports, lane, loadAndCut(lane), pump)
  }

  const pump = (): void => {
    if (isHalted()) return
    for (let lane = lanes.next(); lane !== undefined; lane = lanes.next()) {
      begin(lane)
      lanes.look(lane)
    }
  }

  return {
    pump,
    hand: deliveries => {
      handed += deliveries.length
      for (const delivery of deliveries) {
        const lane = lanes.of(delivery.callbackId)
        lane.due.push(delivery)
        lanes.look(lane)
      }
      pump()
    },
    pending: () => handed,
    forget: () => {
      handed = 0
    }
  }
}
