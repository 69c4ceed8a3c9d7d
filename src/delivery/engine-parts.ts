// The parts of the engine, put together: what each needs of the others.

import type { Delivery } from '../ens/delivery.js'
import type { Enqueue, Segment } from '../ports.js'
import { createAccept } from './accept.js'
import { createToUrl } from './attempt.js'
import { type CarryPorts, giveUp } from './carry.js'
import { createDispatch, type Dispatch } from './dispatch.js'
import { createDueAlarm, type DueAlarm } from './due.js'
import type { EnginePorts } from './engine.js'
import { createFate } from './fate.js'
import { createHealthKeeper, type HealthKeeper } from './health-keeper.js'
import { createJournal, type Journal } from './journal.js'
import { createLanes, type Lanes } from './lanes.js'
import { createLinger } from './linger.js'
import { createOpenDeliveries, type OpenDeliveries } from './open-deliveries.js'
import { createQueues, type Queues } from './queues.js'
import { createRetention, type Retention } from './retention.js'
import { dropDead } from './still-wanted.js'
import { createWork, type Work } from './work.js'

export interface EngineParts {
  readonly work: Work
  readonly journal: Journal
  readonly retention: Retention
  readonly open: OpenDeliveries
  readonly lanes: Lanes
  readonly queues: Queues
  readonly dispatch: Dispatch
  readonly due: DueAlarm
  readonly health: HealthKeeper
  readonly carrying: CarryPorts
  readonly accept: Enqueue
  readonly listeners: Set<(delivery: Delivery) => void>
  /** What waits for this callback is looked at again, and dropped if it may not be sent. */
  reconsider(callbackId: string): Promise<void>
}

/** Whether it goes on, and since when: both change while the engine runs. */
export interface Life {
  signal(): AbortSignal
  isClosed(): boolean
}

const buildLanes = (ports: EnginePorts, pump: () => void): Pick<EngineParts, 'lanes' | 'queues'> => {
  const { store, clock, settings } = ports
  const linger = createLinger(clock, settings.lingerMs, lane => {
    lanes.look(lane)
    pump()
  })
  const queues = createQueues({ store, linger, roomBytes: settings.roomBytes, lanes: () => lanes })
  const lanes: Lanes = createLanes(
    settings.maxSockets,
    lane => !lane.loading && (lane.due.length > 0 || queues.isRipe(lane))
  )
  return { lanes, queues }
}

type Kept = Pick<EngineParts, 'work' | 'journal' | 'retention' | 'open'>

const buildKept = (
  { store, clock, stopwatch, emit, settings, isVolatile }: EnginePorts,
  recovered: () => void
): Kept => {
  const work = createWork(clock, emit)
  const journal = createJournal({ store, stopwatch, emit, isVolatile, recovered })
  const retention = createRetention({ store, settings, flushed: journal.flushed, during: work.during })
  return { work, journal, retention, open: createOpenDeliveries(journal) }
}

export const buildParts = (ports: EnginePorts, life: Life): EngineParts => {
  const { store, clock } = ports
  const listeners: EngineParts['listeners'] = new Set()
  const pump = (): void => dispatch.pump()
  const kept = buildKept(ports, pump)
  const { work, journal, open } = kept
  const { lanes, queues } = buildLanes(ports, pump)
  const fate = createFate(store.directory, clock)
  const reconsider = async (callbackId: string): Promise<void> => {
    lanes.look(lanes.of(callbackId))
    pump()
    await due.exclusively(() =>
      dropDead({ store, journal, fate }, callbackId, (one, dead) => giveUp(carrying, one, dead))
    )
  }
  const changed = (delivery: Delivery): void => {
    for (const listener of listeners) listener(delivery)
    if (delivery.nextAttemptAt !== null) due.note(delivery.nextAttemptAt)
    else kept.retention.ended(delivery.keptBytes)
  }
  const health = createHealthKeeper({ ...ports, during: work.during, suspended: reconsider })
  const carrying: CarryPorts = { ...ports, toUrl: createToUrl(), journal, health, fate, changed }
  const isHalted = (): boolean => life.isClosed() || journal.isStuck
  const shared = { ...ports, carrying, lanes, queues, open, work, signal: life.signal, isHalted }
  const dispatch: Dispatch = createDispatch({ ...shared, due: () => due })
  const { hand, pending } = dispatch
  const due: DueAlarm = createDueAlarm({
    store,
    clock,
    journal,
    hand,
    pending,
    during: work.during,
    signal: life.signal
  })
  const accepted = (segments: readonly Segment[]): void => {
    queues.accepted(segments)
    pump()
  }
  const accept = createAccept({ store, laneOf: lanes.of, accepted })
  return { ...kept, lanes, queues, dispatch, due, health, carrying, accept, listeners, reconsider }
}
