// Deliveries on their way for the first time. They are written down when there is something to say, or somebody looks:
// most are over before that. Should we end without warning, their events are still in the queue.

import type { Delivery } from '../ens/delivery.js'
import type { JournalEntry } from '../ports.js'
import type { Journal } from './journal.js'
import { type Lane, writtenTo } from './lane.js'

/** Events. What is kept further on than the note is found by looking at the deliveries, once, at the next start. */
const NOTED_EVERY = 1000

export interface OpenDeliveries {
  begin(lane: Lane, delivery: Delivery): void
  /** What is to be written down with the delivery: now and then, how far its queue has been cut. */
  end(lane: Lane, delivery: Delivery): JournalEntry[]
  /** Resolves when all can be read from the store, these as well. */
  flushed(): Promise<void>
  forget(): void
}

export const createOpenDeliveries = (journal: Pick<Journal, 'add' | 'readable'>): OpenDeliveries => {
  const open = new Map<string, { readonly lane: Lane; readonly delivery: Delivery }>()

  const end = (lane: Lane, { deliveryId, callbackId, firstEvent }: Delivery): JournalEntry[] => {
    open.delete(deliveryId)
    lane.open.delete(firstEvent)
    const cut = writtenTo(lane)
    if (cut - lane.noted < NOTED_EVERY) return []
    lane.noted = cut
    return [{ cut, callbackId }]
  }

  return {
    begin: (lane, delivery) => {
      open.set(delivery.deliveryId, { lane, delivery })
      lane.open.add(delivery.firstEvent)
    },
    end,
    flushed: async () => {
      const entries = [...open.values()].flatMap(({ lane, delivery }) => [...end(lane, delivery), { put: delivery }])
      if (entries.length > 0) void journal.add(...entries)
      await journal.readable()
    },
    forget: () => open.clear()
  }
}
