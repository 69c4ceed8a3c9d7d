// The engine: cuts queues into batches, carries each to its callback, and tries again as the policy says. What it does is
// written down as it goes; what waits for later is in the store and not in memory.

import type { Delivery } from '../ens/delivery.js'
import type { RetryPolicy } from '../ens/retry-policy.js'
import type { Clock, EmitActivity, Enqueue, HoldBack, Stopwatch, Store } from '../ports.js'
import { announceQueued } from './announce.js'
import type { AttemptPorts, Sending } from './attempt.js'
import { carry } from './carry.js'
import { buildParts, type EngineParts } from './engine-parts.js'

export interface EnginePorts extends Omit<AttemptPorts, 'toUrl'> {
  readonly store: Store
  readonly clock: Clock
  readonly stopwatch: Stopwatch
  /** Of a delivery; unlike all before. */
  readonly newId: () => string
  readonly emit: EmitActivity
  readonly policy: RetryPolicy
  /** What is kept ends with the process. */
  readonly isVolatile: boolean
  readonly holdBack: HoldBack
  /** Calls off every exchange that is under way. */
  readonly cancelPosts: () => void
  readonly settings: AttemptPorts['settings'] & {
    readonly lingerMs: number
    readonly maxSockets: number
    readonly keepDeliveries: number
    readonly keepBytes: number
    /** Of events that wait, in memory; the others are read from the store in time. */
    readonly roomBytes: number
  }
}

export interface Engine {
  readonly enqueue: Enqueue
  /** A callback or subscription has changed: what waits for it may have to be dropped. */
  reconsider(callbackId: string): void
  /** Sends a delivery that is complete as it is, once; resolves when it has been answered. */
  sendOnce(delivery: Delivery, sending: Pick<Sending, 'body' | 'key'>): Promise<void>
  isIdle(): boolean
  /** Whether events wait to be cut into batches: for others, or for the store. */
  isWaiting(): boolean
  /** Resolves when nothing is under way, and all of it is kept. */
  idle(): Promise<void>
  /** How many events wait to be cut into batches. */
  uncut(callbackId: string): number
  /** Resolves when all that was done so far can be read from the store. */
  flushed(): Promise<void>
  /** Called whenever what is kept of a delivery has changed. */
  onChange(listener: (delivery: Delivery) => void): void
  /** Takes up what an earlier life has left. */
  start(): Promise<void>
  /** Calls off what is under way, and forgets what is in memory. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** The beginning and the end of an engine's life. */
const buildLife = (
  { store, clock, cancelPosts }: EnginePorts,
  { work, journal, retention, open, lanes, queues, dispatch, due, health }: EngineParts,
  end: (forGood: boolean) => void
): Pick<Engine, 'start' | 'reset' | 'close'> => ({
  start: async () => {
    await store.recoverDeliveries(clock.now())
    await queues.start()
    await retention.start()
    await due.start()
    health.start()
    dispatch.pump()
  },
  reset: async () => {
    end(false)
    cancelPosts()
    for (const part of [lanes, queues, open, retention, dispatch, due, journal]) part.forget()
    await work.idle()
  },
  close: async () => {
    end(true)
    cancelPosts()
    due.close()
    health.close()
    await Promise.all([journal.close(), work.idle()])
    // What ended last has been added since.
    await journal.flushed()
  }
})

export const createEngine = (ports: EnginePorts): Engine => {
  let life = new AbortController()
  let isClosed = false
  const parts = buildParts(ports, { signal: () => life.signal, isClosed: () => isClosed })
  const { work, journal, open, lanes, carrying, accept, listeners, reconsider } = parts
  const end = (forGood: boolean): void => {
    isClosed = forGood
    life.abort()
    life = new AbortController()
  }
  const sendOnce: Engine['sendOnce'] = async (delivery, { body, key }) => {
    await journal.add({ put: delivery, body })
    announceQueued(ports.emit, delivery)
    await carry(carrying, delivery, { body, key, signal: life.signal })
  }
  /** What fails is for whoever asked. */
  const goingOn = (asked: Promise<void>): Promise<void> => {
    work.during(asked.catch(() => {}))
    return asked
  }
  return {
    ...buildLife(ports, parts, end),
    enqueue: entries => goingOn(accept(entries)),
    sendOnce: (delivery, sending) => goingOn(sendOnce(delivery, sending)),
    reconsider: callbackId => work.during(reconsider(callbackId)),
    isIdle: work.isIdle,
    idle: work.idle,
    isWaiting: () => [...lanes.all()].some(({ cut, end }) => cut < end),
    uncut: callbackId => {
      const lane = lanes.of(callbackId)
      return lane.end - lane.cut
    },
    flushed: open.flushed,
    onChange: listener => void listeners.add(listener)
  }
}
