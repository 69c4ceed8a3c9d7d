// The tables as kysely sees them. Both dialects agree on: times as bigint milliseconds, lists as JSON text, free text
// escaped (see text.ts). `seq` is filled by the database and is the order of creation.

import type { Generated, Kysely } from 'kysely'
import type { CallbackStatus, ProbeState } from '../ens/callback.js'
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
  created_at: number
}

export interface Database {
  callbacks: CallbackTable
  subscriptions: SubscriptionTable
}

/** The store's database, or one transaction on it. */
export type Db = Kysely<Database>
