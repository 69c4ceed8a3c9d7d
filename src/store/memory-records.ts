// Deliveries and their attempts as a store in memory has them, and how an entry of the journal changes them.

import type { Attempt, Delivery } from '../ens/delivery.js'
import type { JournalEntry } from '../ports.js'
import type { MemoryQueues } from './memory-queues.js'

export interface Kept {
  delivery: Delivery
  body: Uint8Array | undefined
  readonly attempts: Attempt[]
}

export interface Records {
  /** In the order in which they were first written down. */
  readonly kept: Map<string, Kept>
  /** Attempts whose delivery has not been written down. */
  readonly loose: Map<string, Attempt[]>
  /** Those with a time for their next attempt. */
  readonly waiting: Map<string, Kept>
}

export const put = ({ kept, loose, waiting }: Records, delivery: Delivery, body: Uint8Array | undefined): void => {
  const { deliveryId } = delivery
  const known = kept.get(deliveryId) ?? { delivery, body, attempts: loose.get(deliveryId) ?? [] }
  known.delivery = delivery
  known.body ??= body
  kept.set(deliveryId, known)
  loose.delete(deliveryId)
  if (delivery.nextAttemptAt === null) waiting.delete(deliveryId)
  else waiting.set(deliveryId, known)
}

const noteAttempt = ({ kept, loose }: Records, deliveryId: string, attempt: Attempt): void => {
  const attempts = kept.get(deliveryId)?.attempts ?? loose.get(deliveryId) ?? []
  attempts.push(attempt)
  if (!kept.has(deliveryId)) loose.set(deliveryId, attempts)
}

export const apply = (records: Records, queues: MemoryQueues, entry: JournalEntry): void => {
  if ('put' in entry) put(records, entry.put, entry.body)
  else if ('attempt' in entry) noteAttempt(records, entry.deliveryId, entry.attempt)
  else if ('cut' in entry) queues.noteCut(entry.callbackId, entry.cut)
  else if ('split' in entry) queues.replace(entry.split)
  else queues.remove(entry.remove)
}
