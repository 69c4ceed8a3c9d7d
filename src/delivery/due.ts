// When the next attempt of a waiting delivery is due: one alarm for the first of them, and what is waiting stays in the
// store until then.

import type { Delivery } from '../ens/delivery.js'
import type { Cancel, Clock, Store } from '../ports.js'
import { createTurns } from '../turns.js'
import type { Journal } from './journal.js'

/** How many that are due are in memory at most. */
const AT_ONCE = 256
const TRY_AGAIN_MS = 1000

export interface DueAlarm {
  /** A delivery waits until then. */
  note(at: number): void
  /** Some of those that were handed out have gone on their way. */
  taken(): void
  /** Nothing is handed out while `work` runs. */
  exclusively(work: () => Promise<void>): Promise<void>
  /** Looks for what is waiting from an earlier life. */
  start(): Promise<void>
  /** Rings no more for what is waiting now. */
  forget(): void
  close(): void
}

interface DuePorts {
  readonly store: Pick<Store, 'dueDeliveries' | 'nextDue'>
  readonly clock: Clock
  readonly journal: Journal
  /** Hands out deliveries that are now being sent. */
  hand(deliveries: readonly Delivery[]): void
  /** How many of those handed out have not gone on their way. */
  pending(): number
  /** Work that goes on now. */
  during(work: Promise<void>): void
  /** Aborts when all that is under way is called off. */
  signal(): AbortSignal
}

/** One alarm, for the earliest time there is. */
const createAlarm = (clock: Clock, ring: () => void): { note(at: number): void; forget(): void } => {
  let alarm: { readonly at: number; readonly cancel: Cancel } | undefined
  const forget = (): void => {
    alarm?.cancel()
    alarm = undefined
  }
  const goOff = (): void => {
    alarm = undefined
    ring()
  }
  return {
    note: at => {
      if (alarm !== undefined && alarm.at <= at) return
      forget()
      alarm = { at, cancel: clock.at(at, goOff) }
    },
    forget
  }
}

/** Hands out what is due; answers when the next will be. */
const look = async ({ store, clock, journal, hand, signal }: DuePorts): Promise<number | undefined> => {
  const life = signal()
  await journal.flushed()
  const found = await store.dueDeliveries(clock.now(), AT_ONCE)
  if (life.aborted) return undefined
  const sending = found.map(delivery => ({ ...delivery, state: 'sending' as const, nextAttemptAt: null }))
  // Written down first: what becomes of them must come after it.
  const kept = journal.add(...sending.map(put => ({ put })))
  hand(sending)
  await kept
  return life.aborted ? undefined : store.nextDue()
}

export const createDueAlarm = (ports: DuePorts): DueAlarm => {
  const { store, clock, pending, during } = ports
  const turns = createTurns()
  const alarm = createAlarm(clock, () => during(ring()))
  let [isLooking, isFull, isClosed] = [false, false, false]

  const note = (at: number | undefined): void => {
    if (at !== undefined && !isClosed) alarm.note(at)
  }

  const ring = async (): Promise<void> => {
    isFull = isLooking || pending() >= AT_ONCE
    if (isFull) return
    isLooking = true
    try {
      note(await turns.take(() => look(ports)))
    } catch (error) {
      note(clock.now() + TRY_AGAIN_MS)
      throw error
    } finally {
      isLooking = false
    }
    if (isFull) await ring()
  }

  return {
    note,
    exclusively: turns.take,
    taken: () => {
      if (!isFull || isLooking || pending() >= AT_ONCE / 2) return
      isFull = false
      during(ring())
    },
    start: async () => note(await store.nextDue()),
    forget: alarm.forget,
    close: () => {
      isClosed = true
      alarm.forget()
    }
  }
}
