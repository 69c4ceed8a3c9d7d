// Queues and deliveries of a store that ends with us, as objects: the same methods as over SQL, a third of the cost. Events
// are kept once, and handed out without a copy.

import { type Delivery, isFinal } from '../ens/delivery.js'
import type { DeliveryCounts, Store } from '../ports.js'
import type { ReadingMethods } from './deliveries.js'
import type { JournalMethods } from './journal.js'
import { createMemoryQueues, type MemoryQueues } from './memory-queues.js'
import { apply, type Kept, put, type Records } from './memory-records.js'
import { dumpMemory, type MemoryState, restoreMemory } from './memory-state.js'
import type { PendingMethods } from './pending.js'
import type { QueueMethods } from './queues.js'
import type { RetentionMethods } from './retention.js'

export type DeliveryMethods = JournalMethods & QueueMethods & ReadingMethods & PendingMethods & RetentionMethods

const countAll = (all: Iterable<Kept>): DeliveryCounts => {
  const counts = { sending: 0, retrying: 0, deferred: 0, finished: 0, finishedBytes: 0 }
  for (const { delivery } of all) {
    const { state, keptBytes } = delivery
    if (state === 'sending' || state === 'retrying' || state === 'deferred') counts[state] += 1
    else {
      counts.finished += 1
      counts.finishedBytes += keptBytes
    }
  }
  return counts
}

const countPending = (all: Iterable<Kept>): Awaited<ReturnType<Store['pendingDeliveries']>> => {
  const pending = new Map<string, { callbackId: string; deliveries: number; events: number }>()
  for (const { delivery } of all) {
    const { callbackId, eventCount } = delivery
    if (isFinal(delivery)) continue
    const { deliveries, events } = pending.get(callbackId) ?? { deliveries: 0, events: 0 }
    pending.set(callbackId, { callbackId, deliveries: deliveries + 1, events: events + eventCount })
  }
  return [...pending.values()].sort((a, b) => (a.callbackId < b.callbackId ? -1 : 1))
}

/** Those that wait, the longest due first. */
const inTurn = ({ waiting }: Records): Delivery[] =>
  [...waiting.values()]
    .map(({ delivery }) => delivery)
    .sort((a, b) => Number(a.nextAttemptAt) - Number(b.nextAttemptAt))

const list = (
  { kept }: Records,
  { callbackId, state, before, limit }: Parameters<Store['deliveries']>[0]
): Delivery[] => {
  const all = [...kept.values()].map(({ delivery }) => delivery)
  const end = before === undefined ? all.length : all.findIndex(({ deliveryId }) => deliveryId === before)
  const found: Delivery[] = []
  for (let at = end - 1; at >= 0 && found.length < limit; at--) {
    const delivery = all[at] as Delivery
    const isAsked =
      (callbackId ?? delivery.callbackId) === delivery.callbackId && (state ?? delivery.state) === delivery.state
    if (isAsked) found.push(delivery)
  }
  return found
}

const forget = ({ kept }: Records, queues: MemoryQueues, count: number): { deliveries: number; bytes: number } => {
  const forgotten = { deliveries: 0, bytes: 0 }
  for (const [deliveryId, { delivery }] of kept) {
    if (forgotten.deliveries >= count) break
    if (!isFinal(delivery)) continue
    kept.delete(deliveryId)
    queues.forget(delivery)
    forgotten.deliveries += 1
    forgotten.bytes += delivery.keptBytes
  }
  return forgotten
}

const readWaiting = (
  records: Records
): Pick<DeliveryMethods, 'dueDeliveries' | 'nextDue' | 'isRetrying' | 'recoverDeliveries'> => ({
  dueDeliveries: async (now, limit) =>
    inTurn(records)
      .filter(({ nextAttemptAt }) => Number(nextAttemptAt) <= now)
      .slice(0, limit),
  nextDue: async () => inTurn(records)[0]?.nextAttemptAt ?? undefined,
  isRetrying: async () => inTurn(records).some(({ state }) => state === 'retrying'),
  recoverDeliveries: async now => {
    for (const { delivery } of records.kept.values())
      if (delivery.state === 'sending') put(records, { ...delivery, state: 'retrying', nextAttemptAt: now }, undefined)
  }
})

/** After `end` nothing is answered any more, as with a database that is closed. */
const untilClosed = <Methods extends object>(methods: Methods): { methods: Methods; end(): void } => {
  let isClosed = false
  const guarded = Object.entries(methods).map(([name, method]) => [
    name,
    async (...parameters: never[]) => {
      if (isClosed) throw new Error('The store is closed.')
      return (method as (...parameters: never[]) => unknown)(...parameters)
    }
  ])
  return {
    methods: Object.fromEntries(guarded) as Methods,
    end: () => {
      isClosed = true
    }
  }
}

const readKept = (
  { kept, loose }: Records,
  queues: MemoryQueues
): Pick<DeliveryMethods, 'delivery' | 'attempts' | 'deliveryBody' | 'deliveryCounts' | 'pendingDeliveries'> => ({
  delivery: async deliveryId => kept.get(deliveryId)?.delivery,
  attempts: async deliveryId => {
    const attempts = kept.get(deliveryId)?.attempts ?? loose.get(deliveryId) ?? []
    return [...attempts].sort((a, b) => a.attempt - b.attempt)
  },
  deliveryBody: async deliveryId => {
    const known = kept.get(deliveryId)
    return known && (known.body ?? queues.bodyOf(known.delivery))
  },
  deliveryCounts: async () => countAll(kept.values()),
  pendingDeliveries: async () => countPending(kept.values())
})

export interface MemoryDeliveries extends DeliveryMethods {
  dump(): Promise<MemoryState>
  /** Throws for what can not be kept; the answer forgets everything and keeps this instead. */
  restore(state: MemoryState): Promise<() => void>
  clear(): void
  close(): void
}

export const createMemoryDeliveries = (): MemoryDeliveries => {
  const records: Records = { kept: new Map(), loose: new Map(), waiting: new Map() }
  const queues = createMemoryQueues()
  const all = (): Delivery[] => [...records.kept.values()].map(({ delivery }) => delivery)
  const clear = (): void => {
    for (const map of Object.values(records)) map.clear()
    queues.clear()
  }
  const { methods, end } = untilClosed<Omit<MemoryDeliveries, 'clear' | 'close'>>({
    ...readWaiting(records),
    ...readKept(records, queues),
    addSegments: async segments => queues.add(segments),
    segments: async (callbackId, from, maxBytes) => queues.read(callbackId, from, maxBytes),
    queues: async () => queues.all(all()),
    deliveredRanges: async () => queues.delivered(all()),
    record: async entries => {
      for (const entry of entries) apply(records, queues, entry)
    },
    deliveries: async query => list(records, query),
    forgetFinished: async count => forget(records, queues, count),
    dump: async () => dumpMemory(records, queues),
    restore: async state => {
      const keep = restoreMemory(records, queues, state)
      return () => {
        clear()
        keep()
      }
    }
  })
  return {
    ...methods,
    clear,
    close: end
  }
}
