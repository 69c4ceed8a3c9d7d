// Reading the queues: their events, and how far they have been cut into deliveries.

import type { Segment, Store } from '../ports.js'
import { prepare } from './prepare.js'
import type { Db } from './schema.js'
import { toSegment } from './segment-row.js'
import { fromText, toText } from './text.js'

export type QueueMethods = Pick<Store, 'segments' | 'queues'>

/** How many segments are looked at in one go: few at first, since one may be all there is room for. */
const FIRST_PAGE = 4
const LARGEST_PAGE = 256

interface Size {
  readonly first_event: number
  readonly bytes: number
}

/** How many of these, at least one, stay within `maxBytes`. */
const countWithin = (sizes: readonly Size[], maxBytes: number): number => {
  let [bytes, count] = [0, 0]
  for (const size of sizes) {
    bytes += size.bytes
    if (bytes > maxBytes && count > 0) break
    count += 1
  }
  return count
}

/** First their sizes, then only the events that are wanted: one segment can have megabytes. */
const readSegments = (db: Db): Store['segments'] => {
  const query = db.selectFrom('segments').where('callback_id', '=', '').where('first_event', '>=', 0)
  const sizes = prepare(query.select(['first_event', 'bytes']).orderBy('first_event').limit(LARGEST_PAGE).compile())
  const rows = prepare(query.where('first_event', '<=', 0).selectAll().orderBy('first_event').compile())
  return async (callbackId, from, maxBytes) => {
    const id = toText(callbackId)
    const found: Segment[] = []
    let [place, left, size, isMore] = [from, maxBytes, FIRST_PAGE, true]
    while (isMore) {
      const page = await sizes(db, [id, place, size])
      const wanted = page.slice(0, countWithin(page, left))
      const last = wanted.at(-1)
      if (last === undefined) break
      const segments = (await rows(db, [id, place, last.first_event])).map(toSegment)
      found.push(...segments)
      place = last.first_event + 1
      left -= wanted.reduce((sum, { bytes }) => sum + bytes, 0)
      isMore = wanted.length === size && left > 0
      size = Math.min(size * 8, LARGEST_PAGE)
    }
    return found
  }
}

/** The end is where the last segment ends, or the last delivery; or, if all was forgotten since, where the cut is. */
const readQueues = async (db: Db): ReturnType<Store['queues']> => {
  const last = db
    .selectFrom('segments')
    .select(eb => ['callback_id', eb.fn.max('first_event').as('first_event')])
    .groupBy('callback_id')
    .as('last')
  const ends = await db
    .selectFrom(last)
    .innerJoin('segments', join =>
      join.onRef('segments.callback_id', '=', 'last.callback_id').onRef('segments.first_event', '=', 'last.first_event')
    )
    .select(eb => [
      'segments.callback_id as id',
      eb.val(0).as('cut'),
      eb('segments.first_event', '+', eb.ref('segments.count')).as('end')
    ])
    .unionAll(db.selectFrom('queues').select(['callback_id as id', 'cut', 'cut as end']))
    .unionAll(
      db
        .selectFrom('deliveries')
        .select(eb => ['callback_id as id', eb.val(0).as('cut'), eb.fn.max('end_event').as('end')])
        .where('replay_of', 'is', null)
        .groupBy('callback_id')
    )
    .execute()
  const queues = new Map<string, { callbackId: string; cut: number; end: number }>()
  for (const { id, cut, end } of ends) {
    const known = queues.get(id)
    queues.set(id, {
      callbackId: fromText(id),
      cut: Math.max(cut, known?.cut ?? 0),
      end: Math.max(end, known?.end ?? 0)
    })
  }
  return [...queues.values()]
}

export const createQueues = (db: Db): QueueMethods => ({
  segments: readSegments(db),
  queues: () => readQueues(db)
})
