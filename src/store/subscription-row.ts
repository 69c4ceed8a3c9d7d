// A subscription as a row and back. A new property is a line in `columns` and one in `toSubscription`.

import type { Insertable, Selectable } from 'kysely'
import type { Subscription } from '../ens/subscription.js'
import { toRow } from './row.js'
import type { SubscriptionTable } from './schema.js'
import { fromText, toList } from './text.js'

const columns = {
  subscriptionId: 'subscription_id',
  callbackId: 'callback_id',
  subscriptionName: 'subscription_name',
  eventCategoryTypes: 'event_category_types',
  filters: 'filters',
  status: 'status',
  statusReason: 'status_reason',
  activeAt: 'active_at',
  createdAt: 'created_at'
} as const satisfies Record<keyof Subscription, keyof SubscriptionTable>

export const toSubscriptionRow = (subscription: Partial<Subscription>): Partial<Insertable<SubscriptionTable>> =>
  toRow(columns, subscription)

/** All columns in the order of `toSubscriptionRow`, for a query whose values are put in later. */
export const anySubscriptionRow: Insertable<SubscriptionTable> = toRow(
  columns,
  columns
) as Insertable<SubscriptionTable>

export const toSubscription = (row: Selectable<SubscriptionTable>): Subscription => ({
  subscriptionId: fromText(row.subscription_id),
  callbackId: fromText(row.callback_id),
  subscriptionName: fromText(row.subscription_name),
  eventCategoryTypes: toList(row.event_category_types),
  filters: toList(row.filters),
  status: row.status,
  statusReason: fromText(row.status_reason),
  activeAt: row.active_at,
  createdAt: row.created_at
})
