// Reading deliveries: by id, in lists, those that are due, and the bytes they send.

import { joinEvents } from '../ens/batch.js'
import type { Attempt } from '../ens/delivery.js'
import type { Store } from '../ports.js'
import { deliveryColumns, toDelivery } from './delivery-row.js'
import { prepare } from './prepare.js'
import type { Db } from './schema.js'
import { toText } from './text.js'

export type ReadingMethods = Pick<
  Store,
  | 'delivery'
  | 'deliveries'
  | 'attempts'
  | 'deliveryBody'
  | 'dueDeliveries'
  | 'nextDue'
  | 'isRetrying'
  | 'recoverDeliveries'
>

const listDeliveries = (db: Db): Store['deliveries'] => {
  const newest = db.selectFrom('deliveries').select(deliveryColumns).orderBy('seq', 'desc')
  return async ({ callbackId, state, before, limit }) => {
    let query = newest.limit(limit)
    if (callbackId !== undefined) query = query.where('callback_id', '=', toText(callbackId))
    if (state !== undefined) query = query.where('state', '=', state)
    if (before !== undefined) {
      const page = db.selectFrom('deliveries').select('seq').where('delivery_id', '=', toText(before))
      query = query.where('seq', '<', page)
    }
    return (await query.execute()).map(toDelivery)
  }
}

const readBody = (db: Db): Store['deliveryBody'] => {
  const find = prepare(
    db
      .selectFrom('deliveries')
      .select(['callback_id', 'first_event', 'end_event', 'body'])
      .where('delivery_id', '=', '')
      .compile()
  )
  const within = prepare(
    db
      .selectFrom('segments')
      .select('events')
      .where('callback_id', '=', '')
      .where('first_event', '>=', 0)
      .where('first_event', '<', 0)
      .orderBy('first_event')
      .compile()
  )
  return async deliveryId => {
    const [row] = await find(db, [toText(deliveryId)])
    if (row === undefined || row.body !== null) return row?.body ?? undefined
    const segments = await within(db, [row.callback_id, row.first_event, row.end_event])
    return joinEvents(segments.map(({ events }) => events))
  }
}

/** Those that wait are the ones with a time, and the index has no others; asking for the state as well would not use it. */
const waiting = (db: Db) =>
  db.selectFrom('deliveries').where('next_attempt_at', 'is not', null).orderBy('next_attempt_at').orderBy('seq')

/** The first may be in its delivery's row. */
const readAttempts = (db: Db): Store['attempts'] => {
  const first = prepare(db.selectFrom('deliveries').select('first_attempt').where('delivery_id', '=', '').compile())
  const others = prepare(
    db.selectFrom('attempts').select('record').where('delivery_id', '=', '').orderBy('attempt').orderBy('seq').compile()
  )
  return async deliveryId => {
    const id = toText(deliveryId)
    const [row] = await first(db, [id])
    const records = (await others(db, [id])).map(({ record }) => record)
    if (row !== undefined && row.first_attempt !== null) records.unshift(row.first_attempt)
    return records.map((record): Attempt => JSON.parse(record))
  }
}

export const createDeliveries = (db: Db): ReadingMethods => {
  const find = prepare(db.selectFrom('deliveries').select(deliveryColumns).where('delivery_id', '=', '').compile())
  return {
    delivery: async deliveryId => (await find(db, [toText(deliveryId)])).map(toDelivery)[0],
    deliveries: listDeliveries(db),
    attempts: readAttempts(db),
    deliveryBody: readBody(db),
    dueDeliveries: async (now, limit) => {
      const due = waiting(db).select(deliveryColumns).where('next_attempt_at', '<=', now).limit(limit)
      return (await due.execute()).map(toDelivery)
    },
    nextDue: async () => {
      const first = await waiting(db).select('next_attempt_at').limit(1).executeTakeFirst()
      return first?.next_attempt_at ?? undefined
    },
    isRetrying: async () => {
      const retrying = waiting(db).where('state', '=', 'retrying').select('seq').limit(1)
      return (await retrying.execute()).length > 0
    },
    recoverDeliveries: async now => {
      const sending = db.updateTable('deliveries').where('state', '=', 'sending')
      await sending.set({ state: 'retrying', next_attempt_at: now }).execute()
    }
  }
}
