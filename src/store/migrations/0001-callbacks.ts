// Callbacks: unique by id and by what makes two urls the same; and found by who expires first.

import type { Migration } from 'kysely'

export const callbacks: Migration = {
  up: async db => {
    await db.schema
      .createTable('callbacks')
      .addColumn('seq', 'integer', column => column.primaryKey().autoIncrement())
      .addColumn('callback_id', 'text', column => column.notNull().unique())
      .addColumn('callback_name', 'text', column => column.notNull())
      .addColumn('url', 'text', column => column.notNull())
      .addColumn('url_key', 'text', column => column.notNull().unique())
      .addColumn('max_batch_size', 'integer', column => column.notNull())
      .addColumn('signature_key', 'text', column => column.notNull())
      .addColumn('verification_key', 'text')
      .addColumn('verification_key_expires_at', 'bigint', column => column.notNull())
      .addColumn('status', 'text', column => column.notNull())
      .addColumn('status_reason', 'text', column => column.notNull())
      .addColumn('probe', 'text', column => column.notNull())
      .addColumn('probe_findings', 'text')
      .addColumn('health', 'text', column => column.notNull())
      .addColumn('created_at', 'bigint', column => column.notNull())
      .execute()
    await db.schema
      .createIndex('callbacks_by_expiry')
      .on('callbacks')
      .columns(['status', 'verification_key_expires_at', 'seq'])
      .execute()
  }
}
