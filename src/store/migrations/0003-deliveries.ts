// What is delivered: events in their queues, the batches cut from them, and every attempt to hand one over.

import type { ColumnDataType, Kysely, Migration } from 'kysely'

/** PostgreSQL calls it `bytea`. */
const bytes: ColumnDataType = 'blob'

const createQueues = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('segments')
    .addColumn('seq', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('callback_id', 'text', column => column.notNull())
    .addColumn('first_event', 'bigint', column => column.notNull())
    .addColumn('count', 'integer', column => column.notNull())
    .addColumn('subscription_ids', 'text', column => column.notNull())
    // Before the events, so that it can be read without them.
    .addColumn('bytes', 'bigint', column => column.notNull())
    .addColumn('events', bytes, column => column.notNull())
    .addUniqueConstraint('segments_by_place', ['callback_id', 'first_event'])
    .execute()
  await db.schema
    .createTable('queues')
    .addColumn('callback_id', 'text', column => column.primaryKey())
    .addColumn('cut', 'bigint', column => column.notNull())
    .execute()
}

const createDeliveries = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createTable('deliveries')
    .addColumn('seq', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('delivery_id', 'text', column => column.notNull().unique())
    .addColumn('callback_id', 'text', column => column.notNull())
    .addColumn('callback_name', 'text', column => column.notNull())
    .addColumn('url', 'text', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('subscription_ids', 'text', column => column.notNull())
    .addColumn('first_event', 'bigint', column => column.notNull())
    .addColumn('end_event', 'bigint', column => column.notNull())
    .addColumn('event_count', 'integer', column => column.notNull())
    .addColumn('bytes', 'bigint', column => column.notNull())
    .addColumn('kept_bytes', 'bigint', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('attempt_count', 'integer', column => column.notNull())
    .addColumn('first_attempt_at', 'bigint')
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('next', 'text')
    // Most deliveries have no other attempt.
    .addColumn('first_attempt', 'text')
    .addColumn('replay_of', 'text')
    .addColumn('body', bytes)
    .execute()

/**
 * Those that wait for their time: few, as a rule. None for callbacks and states: a person who asks for those waits some
 * milliseconds more, and each delivery would pay for it.
 */
const createIndex = (db: Kysely<unknown>): Promise<void> =>
  db.schema
    .createIndex('deliveries_by_time')
    .on('deliveries')
    .columns(['next_attempt_at', 'seq'])
    .where('next_attempt_at', 'is not', null)
    .execute()

const createAttempts = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('attempts')
    .addColumn('seq', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('delivery_id', 'text', column => column.notNull())
    .addColumn('attempt', 'integer', column => column.notNull())
    .addColumn('record', 'text', column => column.notNull())
    .execute()
  await db.schema.createIndex('attempts_by_delivery').on('attempts').columns(['delivery_id', 'attempt']).execute()
}

export const deliveries: Migration = {
  up: async db => {
    await createQueues(db)
    await createDeliveries(db)
    await createIndex(db)
    await createAttempts(db)
  }
}
