// The engine: cuts queues into batches, carries each to its callback, and tries again as the policy says. What it does is
// written down as it goes; what waits for later is in the store and not in memory.

import type { Delivery } from '../ens/delivery.js'
import type { RetryPolicy } from '../ens/retry-policy.js'
import type { Clock, EmitActivity, Enqueue, HoldBack, Stopwatch, Store } from '../ports.js'
import { announceQueued } from './announce.js'
import type { AttemptPorts, Sending } from './attempt.js'
import { carry } from './carry.js'
import { buildParts, type EngineParts, type Life } from './engine-parts.js'
import { createGate, type Gate } from './gate.js'

export interface EnginePorts extends Omit<AttemptPorts, 'toUrl'> {
  readonly store: Store
  readonly clock: Clock
  readonly stopwatch: Stopwatch
  /** Of a delivery; unlike all before. */
  readonly newId: () => string
  /** Told the last id of an earlier life. */
  readonly goOnAfter: (deliveryId: string) => void
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
  /** Resolves when all that was done so far can be read from the store, and nothing is being put into it in place of it. */
  flushed(): Promise<void>
  /** Called whenever what is kept of a delivery has changed. */
  onChange(listener: (delivery: Delivery) => void): void
  /** Takes up what an earlier life has left. */
  start(): Promise<void>
  /** Calls off what is under way, and forgets what is in memory. */
  reset(): Promise<void>
  /**
   * The same; then `change` puts something else into the store, and that is taken up, or, if it rejects, what there was.
   * Whatever comes meanwhile waits for it.
   */
  replace(change: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** The beginning and the end of an engine's life. */
const buildLife = (
  { store, clock, cancelPosts, goOnAfter }: EnginePorts,
  { work, journal, retention, open, lanes, queues, dispatch, due, health }: EngineParts,
  end: (forGood: boolean) => void
): Pick<Engine, 'start' | 'reset' | 'close'> => ({
  start: async () => {
    await store.recoverDeliveries(clock.now())
    for (const { deliveryId } of await store.deliveries({ limit: 1 })) goOnAfter(deliveryId)
    await queues.start()
    await retention.start()
    await due.start()
    health.start()
    dispatch.pump()
  },
  reset: async () => {
    end(false)
    cancelPosts()
    for (const part of [lanes, queues, open, retention, dispatch, due, journal, health]) part.forget()
    await work.idle()
    // What was being done until now has found queues and callbacks that are no more.
    for (const part of [lanes, queues, health]) part.forget()
  },
  close: async () => {
    end(true)
    cancelPosts()
    due.close()
    health.forget()
    await Promise.all([journal.close(), work.idle()])
    // What ended last has been added since.
    await journal.flushed()
  }
})

interface Mortal extends Life {
  /** What goes on is called off; unless it is for good, another life begins. */
  end(forGood: boolean): void
}

const createLife = (): Mortal => {
  let life = new AbortController()
  let isClosed = false
  return {
    signal: () => life.signal,
    isClosed: () => isClosed,
    end: forGood => {
      isClosed ||= forGood
      life.abort()
      life = new AbortController()
    }
  }
}

/** What comes while the gate is shut waits. */
const createIntake = (
  gate: Gate,
  take: Enqueue
): {
  readonly enqueue: Enqueue
  /** Resolves when what came until now is taken in, or refused. */
  taken(): Promise<unknown>
} => {
  // The last ones: those before them are taken in when they are.
  let last: ReturnType<Enqueue> = Promise.resolve([])
  const enqueue: Enqueue = entries => {
    if (gate.opening !== undefined) return gate.opening.then(() => enqueue(entries))
    last = take(entries)
    return last
  }
  return { enqueue, taken: () => last.catch(() => {}) }
}

export const createEngine = (ports: EnginePorts): Engine => {
  const life = createLife()
  const parts = buildParts(ports, life)
  const { work, journal, open, lanes, carrying, accept, listeners, reconsider } = parts
  const sendNow: Engine['sendOnce'] = async (delivery, { body, key }) => {
    await journal.add({ put: delivery, body })
    announceQueued(ports.emit, delivery)
    await carry(carrying, delivery, { body, key, signal: life.signal() })
  }
  /** What fails is for whoever asked. */
  const goingOn = <T>(asked: Promise<T>): Promise<T> => {
    work.during(asked.catch(() => {}))
    return asked
  }
  const gate = createGate()
  const { enqueue, taken } = createIntake(gate, entries => goingOn(accept(entries)))
  const sendOnce: Engine['sendOnce'] = (delivery, sending) =>
    gate.opening?.then(() => sendOnce(delivery, sending)) ?? goingOn(sendNow(delivery, sending))
  const { start, reset, close } = buildLife(ports, parts, life.end)
  const replace: Engine['replace'] = change =>
    gate.shut(async () => {
      await taken()
      await reset()
      try {
        await change()
      } finally {
        if (!life.isClosed()) await start()
      }
    })
  return {
    start,
    reset,
    replace,
    close,
    enqueue,
    sendOnce,
    reconsider: callbackId => work.during(reconsider(callbackId)),
    isIdle: work.isIdle,
    idle: work.idle,
    isWaiting: () => [...lanes.all()].some(({ cut, end }) => cut < end),
    uncut: callbackId => {
      const lane = lanes.of(callbackId)
      return lane.end - lane.cut
    },
    flushed: () => gate.opening?.then(open.flushed) ?? open.flushed(),
    onChange: listener => void listeners.add(listener)
  }
}
