// The tables as kysely sees them. Both dialects agree on: times as bigint milliseconds, lists as JSON text, free text
// escaped (see text.ts), bodies as bytes. `seq` is filled by the database and is the order of creation.

import type { Generated, Kysely } from 'kysely'
import type { CallbackStatus, ProbeState } from '../ens/callback.js'
import type { DeliveryState } from '../ens/delivery.js'
import type { SubscriptionStatus } from '../ens/subscription.js'

export interface CallbackTable {
  seq: Generated<number>
  callback_id: string
  callback_name: string
  url: string
  url_key: string
  max_batch_size: number
  signature_key: string
  verification_key: string | null
  verification_key_expires_at: number
  status: CallbackStatus
  status_reason: string
  probe: ProbeState
  probe_findings: string | null
  health: string
  created_at: number
}

export interface SubscriptionTable {
  seq: Generated<number>
  subscription_id: string
  callback_id: string
  subscription_name: string
  event_category_types: string
  filters: string
  status: SubscriptionStatus
  status_reason: string
  active_at: number
  created_at: number
}

export interface SegmentTable {
  seq: Generated<number>
  callback_id: string
  first_event: number
  count: number
  subscription_ids: string
  bytes: number
  events: Uint8Array
}

/** As far as a queue has been cut; no row means not at all. */
export interface QueueTable {
  callback_id: string
  cut: number
}

export interface DeliveryTable {
  seq: Generated<number>
  delivery_id: string
  callback_id: string
  callback_name: string
  url: string
  state: DeliveryState
  subscription_ids: string
  first_event: number
  end_event: number
  event_count: number
  bytes: number
  kept_bytes: number
  created_at: number
  attempt_count: number
  first_attempt_at: number | null
  next_attempt_at: number | null
  next: string | null
  /** As in the table of attempts, which has the others. */
  first_attempt: string | null
  replay_of: string | null
  /** Of a replay; the others find theirs in the segments. */
  body: Uint8Array | null
}

export interface AttemptTable {
  seq: Generated<number>
  delivery_id: string
  attempt: number
  /** All of it, as JSON: an attempt is written once and read whole. */
  record: string
}

export interface Database {
  callbacks: CallbackTable
  subscriptions: SubscriptionTable
  segments: SegmentTable
  queues: QueueTable
  deliveries: DeliveryTable
  attempts: AttemptTable
}

/** The store's database, or one transaction on it. */
export type Db = Kysely<Database>
