// Subscriptions: unique by id and by name, and found by their callback, which cannot go before them.

import type { Migration } from 'kysely'

export const subscriptions: Migration = {
  up: async db => {
    await db.schema
      .createTable('subscriptions')
      .addColumn('seq', 'integer', column => column.primaryKey().autoIncrement())
      .addColumn('subscription_id', 'text', column => column.notNull().unique())
      .addColumn('callback_id', 'text', column => column.notNull().references('callbacks.callback_id'))
      .addColumn('subscription_name', 'text', column => column.notNull().unique())
      .addColumn('event_category_types', 'text', column => column.notNull())
      .addColumn('filters', 'text', column => column.notNull())
      .addColumn('status', 'text', column => column.notNull())
      .addColumn('status_reason', 'text', column => column.notNull())
      .addColumn('active_at', 'bigint', column => column.notNull())
      .addColumn('created_at', 'bigint', column => column.notNull())
      .execute()
    await db.schema
      .createIndex('subscriptions_by_callback')
      .on('subscriptions')
      .columns(['callback_id', 'seq'])
      .execute()
  }
}
