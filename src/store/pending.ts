// What is not at its end: for the start after an end without warning, and for whoever looks.

import type { Store } from '../ports.js'
import type { Db } from './schema.js'
import { fromText } from './text.js'

export type PendingMethods = Pick<Store, 'deliveredRanges' | 'pendingDeliveries'>

export const createPending = (db: Db): PendingMethods => ({
  deliveredRanges: async () => {
    const found = await db
      .selectFrom('deliveries')
      .leftJoin('queues', 'queues.callback_id', 'deliveries.callback_id')
      .select(['deliveries.callback_id as id', 'first_event', 'end_event'])
      .where(eb => eb('end_event', '>', eb.fn.coalesce('queues.cut', eb.lit(0))))
      .where('replay_of', 'is', null)
      .orderBy('first_event')
      .execute()
    const ranges = new Map<string, (readonly [number, number])[]>()
    for (const { id, first_event, end_event } of found) {
      const callbackId = fromText(id)
      const known = ranges.get(callbackId)
      if (known === undefined) ranges.set(callbackId, [[first_event, end_event]])
      else known.push([first_event, end_event])
    }
    return ranges
  },
  pendingDeliveries: async () => {
    const pending = await db
      .selectFrom('deliveries')
      .select(eb => [
        'callback_id',
        eb.fn.countAll<number>().as('deliveries'),
        eb.fn.sum<number>('event_count').as('events')
      ])
      .where('state', 'in', ['sending', 'retrying', 'deferred'])
      .groupBy('callback_id')
      .execute()
    return pending.map(({ callback_id, deliveries, events }) => ({
      callbackId: fromText(callback_id),
      deliveries: Number(deliveries),
      events: Number(events)
    }))
  }
})
