// All that the store keeps, at once: out, and in.

import type { Attempt } from '../ens/delivery.js'
import type { JournalEntry, KeptDelivery, Store, StoreState } from '../ports.js'
import type { Turns } from '../turns.js'
import { atomically } from './atomically.js'
import { anyCallbackRow, toCallbackRow } from './callback-row.js'
import { loadCallbacks } from './callbacks.js'
import { toDelivery } from './delivery-row.js'
import type { Mirror } from './directory.js'
import type { JournalStatements } from './journal.js'
import type { MemoryDeliveries } from './memory-deliveries.js'
import { createRowWriter } from './row-writer.js'
import type { Db } from './schema.js'
import { toSegment } from './segment-row.js'
import type { Statement, Transact } from './sqlite-dialect.js'
import { anySubscriptionRow, toSubscriptionRow } from './subscription-row.js'
import { loadSubscriptions } from './subscriptions.js'
import { fromText } from './text.js'

/** The statements that forget everything: subscriptions before their callbacks. */
export const emptying = (db: Db): Statement[] =>
  (['attempts', 'deliveries', 'segments', 'queues', 'subscriptions', 'callbacks'] as const).map(table =>
    db.deleteFrom(table).compile()
  )

const dumpAttempts = async (db: Db): Promise<Map<string, string[]>> => {
  const attempts = new Map<string, string[]>()
  const query = db.selectFrom('attempts').select(['delivery_id', 'record']).orderBy('attempt').orderBy('seq')
  for (const { delivery_id: id, record } of await query.execute()) {
    const known = attempts.get(id)
    if (known === undefined) attempts.set(id, [record])
    else known.push(record)
  }
  return attempts
}

const dumpDeliveries = async (db: Db): Promise<KeptDelivery[]> => {
  const attempts = await dumpAttempts(db)
  const rows = await db.selectFrom('deliveries').selectAll().orderBy('seq').execute()
  return rows.map(row => {
    const { delivery_id: id, first_attempt: first, body } = row
    const records = [...(first === null ? [] : [first]), ...(attempts.get(id) ?? [])]
    return {
      delivery: toDelivery(row),
      attempts: records.map((record): Attempt => JSON.parse(record)),
      ...(body !== null && { body })
    }
  })
}

const dumpQueues = async (db: Db): Promise<Pick<StoreState, 'segments' | 'cuts'>> => {
  const segments = await db.selectFrom('segments').selectAll().orderBy('callback_id').orderBy('first_event').execute()
  const cuts = await db.selectFrom('queues').selectAll().orderBy('callback_id').execute()
  return {
    segments: segments.map(toSegment),
    cuts: cuts.map(({ callback_id, cut }) => ({ callbackId: fromText(callback_id), cut }))
  }
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

const insertDirectory = (db: Db, { callbacks, subscriptions }: StoreState): Statement[] => {
  const writeCallbacks = createRowWriter(count =>
    db.insertInto('callbacks').values(times(count, anyCallbackRow)).compile()
  )
  const writeSubscriptions = createRowWriter(count =>
    db.insertInto('subscriptions').values(times(count, anySubscriptionRow)).compile()
  )
  return [
    ...writeCallbacks(callbacks.map(callback => Object.values(toCallbackRow(callback)))),
    ...writeSubscriptions(subscriptions.map(subscription => Object.values(toSubscriptionRow(subscription))))
  ]
}

const toEntries = ({ cuts, deliveries }: StoreState): JournalEntry[] => [
  ...cuts,
  ...deliveries.flatMap(({ delivery, attempts, body }): JournalEntry[] => [
    { put: delivery, ...(body !== undefined && { body }) },
    ...attempts.map(attempt => ({ attempt, deliveryId: delivery.deliveryId }))
  ])
]

interface WholePorts {
  readonly db: Db
  readonly transact: Transact
  readonly journal: JournalStatements
  readonly mirror: Mirror
  readonly turns: Turns
  /** Where queues and deliveries are, if not in the database. */
  readonly inMemory: MemoryDeliveries | undefined
}

/** Writers take turns, as with callbacks. */
export const createWhole = (ports: WholePorts): Pick<Store, 'dump' | 'restore'> => {
  const { db, transact, journal, mirror, turns, inMemory } = ports
  return {
    dump: () =>
      turns.take(() =>
        atomically(db, async transaction => ({
          callbacks: await loadCallbacks(transaction),
          subscriptions: await loadSubscriptions(transaction),
          ...(await (inMemory?.dump() ?? dumpSql(transaction)))
        }))
      ),
    restore: state =>
      turns.take(async () => {
        const keep = await inMemory?.restore(state)
        const delivered =
          inMemory === undefined ? [...journal.add(state.segments), ...journal.record(toEntries(state))] : []
        await transact([...emptying(db), ...insertDirectory(db, state), ...delivered], 'durable')
        mirror.clear()
        mirror.keepCallbacks(state.callbacks)
        mirror.keepSubscriptions(state.subscriptions)
        keep?.()
      })
  }
}

const dumpSql = async (db: Db): Promise<Pick<StoreState, 'segments' | 'cuts' | 'deliveries'>> => ({
  ...(await dumpQueues(db)),
  deliveries: await dumpDeliveries(db)
})
