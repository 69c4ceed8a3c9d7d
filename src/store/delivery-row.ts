// A delivery as a row and back. Written by hand, not by `toRow`: one is written several times for every batch.

import type { Insertable, Selectable } from 'kysely'
import type { Delivery } from '../ens/delivery.js'
import type { DeliveryTable } from './schema.js'
import { fromText, toList, toText } from './text.js'

export type DeliveryRow = Omit<Selectable<DeliveryTable>, 'seq' | 'body' | 'first_attempt'>

/** All columns in the order of `toDeliveryValues`. */
export const anyDeliveryRow: Insertable<DeliveryTable> = {
  delivery_id: '',
  callback_id: '',
  callback_name: '',
  url: '',
  state: 'sending',
  subscription_ids: '',
  first_event: 0,
  end_event: 0,
  event_count: 0,
  bytes: 0,
  kept_bytes: 0,
  created_at: 0,
  attempt_count: 0,
  first_attempt_at: 0,
  next_attempt_at: 0,
  next: '',
  first_attempt: '',
  replay_of: '',
  body: new Uint8Array()
}

/** What a delivery is read from: everything but its body and its attempts. */
export const deliveryColumns: readonly (keyof DeliveryRow)[] = Object.keys(anyDeliveryRow).filter(
  (column): column is keyof DeliveryRow => column !== 'body' && column !== 'first_attempt'
)

/** A delivery with what is written together with it; what is absent stays as it was. */
export interface WrittenDelivery {
  put: Delivery
  body?: Uint8Array | undefined
  /** As JSON. */
  firstAttempt?: string
}

export const toDeliveryValues = ({ put: delivery, body, firstAttempt }: WrittenDelivery): unknown[] => [
  toText(delivery.deliveryId),
  toText(delivery.callbackId),
  toText(delivery.callbackName),
  toText(delivery.url),
  delivery.state,
  JSON.stringify(delivery.subscriptionIds),
  delivery.firstEvent,
  delivery.endEvent,
  delivery.eventCount,
  delivery.bytes,
  delivery.keptBytes,
  delivery.createdAt,
  delivery.attemptCount,
  delivery.firstAttemptAt,
  delivery.nextAttemptAt,
  delivery.next === null ? null : JSON.stringify(delivery.next),
  firstAttempt ?? null,
  delivery.replayOf === null ? null : toText(delivery.replayOf),
  body ?? null
]

export const toDelivery = (row: DeliveryRow): Delivery => ({
  deliveryId: fromText(row.delivery_id),
  callbackId: fromText(row.callback_id),
  callbackName: fromText(row.callback_name),
  url: fromText(row.url),
  state: row.state,
  subscriptionIds: toList(row.subscription_ids),
  firstEvent: row.first_event,
  endEvent: row.end_event,
  eventCount: row.event_count,
  bytes: row.bytes,
  keptBytes: row.kept_bytes,
  createdAt: row.created_at,
  attemptCount: row.attempt_count,
  firstAttemptAt: row.first_attempt_at,
  nextAttemptAt: row.next_attempt_at,
  next: row.next === null ? null : JSON.parse(row.next),
  replayOf: row.replay_of === null ? null : fromText(row.replay_of)
})
