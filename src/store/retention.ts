// How many deliveries there are, and forgetting the oldest of those that have ended. All of it in SQL, however many.

import type { DeliveryState } from '../ens/delivery.js'
import type { Store } from '../ports.js'
import { atomically } from './atomically.js'
import type { Db } from './schema.js'

export type RetentionMethods = Pick<Store, 'deliveryCounts' | 'forgetFinished'>

const ended: readonly DeliveryState[] = ['delivered', 'dropped', 'failed']

const countDeliveries = async (db: Db): ReturnType<Store['deliveryCounts']> => {
  const rows = await db
    .selectFrom('deliveries')
    .select(eb => ['state', eb.fn.countAll<number>().as('count'), eb.fn.sum<number>('kept_bytes').as('bytes')])
    .groupBy('state')
    .execute()
  const counts = { sending: 0, retrying: 0, deferred: 0, finished: 0, finishedBytes: 0 }
  for (const { state, count, bytes } of rows) {
    if (state === 'sending' || state === 'retrying' || state === 'deferred') counts[state] = Number(count)
    else {
      counts.finished += Number(count)
      counts.finishedBytes += Number(bytes)
    }
  }
  return counts
}

/** `doomed`: the deliveries that have ended, up to one of them. */
const forgetUpTo = async (db: Db, seq: number): Promise<void> => {
  const doomed = db.selectFrom('deliveries').where('deliveries.state', 'in', ended).where('deliveries.seq', '<=', seq)
  const events = doomed
    .innerJoin('segments', join =>
      join
        .onRef('segments.callback_id', '=', 'deliveries.callback_id')
        .onRef('segments.first_event', '>=', 'deliveries.first_event')
        .onRef('segments.first_event', '<', 'deliveries.end_event')
    )
    .where(eb => eb(eb('segments.first_event', '+', eb.ref('segments.count')), '<=', eb.ref('deliveries.end_event')))
  await db.deleteFrom('segments').where('seq', 'in', events.select('segments.seq')).execute()
  await db.deleteFrom('attempts').where('delivery_id', 'in', doomed.select('deliveries.delivery_id')).execute()
  await db.deleteFrom('deliveries').where('state', 'in', ended).where('seq', '<=', seq).execute()
}

const forgetFinished = async (db: Db, count: number): ReturnType<Store['forgetFinished']> => {
  const summary = db
    .selectFrom(
      db
        .selectFrom('deliveries')
        .select(['seq', 'kept_bytes'])
        .where('state', 'in', ended)
        .orderBy('seq')
        .limit(count)
        .as('doomed')
    )
    .select(eb => [eb.fn.countAll<number>().as('deliveries'), eb.fn.sum<number>('kept_bytes').as('bytes')])
    .select(eb => eb.fn.max('seq').as('last'))
  const { deliveries, bytes, last } = await summary.executeTakeFirstOrThrow()
  if (Number(deliveries) > 0) await forgetUpTo(db, last)
  return { deliveries: Number(deliveries), bytes: Number(bytes) }
}

export const createRetention = (db: Db): RetentionMethods => ({
  deliveryCounts: () => countDeliveries(db),
  forgetFinished: count => atomically(db, transaction => forgetFinished(transaction, count))
})
