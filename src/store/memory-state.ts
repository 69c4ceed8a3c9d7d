// Queues and deliveries of a store in memory, all at once: out, and in.

import type { StoreState } from '../ports.js'
import { createMemoryQueues, type MemoryQueues } from './memory-queues.js'
import { apply, type Records } from './memory-records.js'

export type MemoryState = Pick<StoreState, 'segments' | 'cuts' | 'deliveries'>

export const dumpMemory = ({ kept }: Records, queues: MemoryQueues): MemoryState => ({
  ...queues.dump(),
  deliveries: [...kept.values()].map(({ delivery, attempts, body }) => ({
    delivery,
    attempts: [...attempts].sort((a, b) => a.attempt - b.attempt),
    ...(body !== undefined && { body })
  }))
})

/** Throws for what can not be kept, as the database would; the answer keeps it, in a store that is empty. */
export const restoreMemory = (
  records: Records,
  queues: MemoryQueues,
  { segments, cuts, deliveries }: MemoryState
): (() => void) => {
  createMemoryQueues().add(segments)
  return () => {
    queues.add(segments)
    for (const cut of cuts) apply(records, queues, cut)
    for (const { delivery, attempts, body } of deliveries) {
      apply(records, queues, { put: delivery, ...(body !== undefined && { body }) })
      for (const attempt of attempts) apply(records, queues, { attempt, deliveryId: delivery.deliveryId })
    }
  }
}
