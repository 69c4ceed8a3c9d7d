// What delivering writes down: events that come in, and what has become of them. The hot path of the store.

import type { Insertable } from 'kysely'
import type { JournalEntry, Segment, Store } from '../ports.js'
import { anyDeliveryRow, toDeliveryValues, type WrittenDelivery } from './delivery-row.js'
import { createRowWriter, type WriteRows } from './row-writer.js'
import type { AttemptTable, Db } from './schema.js'
import { anySegmentRow, toSegmentValues } from './segment-row.js'
import type { Statement, Transact } from './sqlite-dialect.js'
import { toText } from './text.js'

export type JournalMethods = Pick<Store, 'addSegments' | 'record'>

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

const insertSegments = (db: Db): WriteRows =>
  createRowWriter(count => db.insertInto('segments').values(times(count, anySegmentRow)).compile())

/** The first of those in place of one takes its row, and with it its place among the rows; the others are new. */
const upsertSegments = (db: Db): WriteRows =>
  createRowWriter(count =>
    db
      .insertInto('segments')
      .values(times(count, anySegmentRow))
      .onConflict(conflict =>
        conflict.columns(['callback_id', 'first_event']).doUpdateSet(eb => ({
          count: eb.ref('excluded.count'),
          subscription_ids: eb.ref('excluded.subscription_ids'),
          bytes: eb.ref('excluded.bytes'),
          events: eb.ref('excluded.events')
        }))
      )
      .compile()
  )

/** A body that was given stays: later changes come without. */
const upsertDeliveries = (db: Db): WriteRows =>
  createRowWriter(count =>
    db
      .insertInto('deliveries')
      .values(times(count, anyDeliveryRow))
      .onConflict(conflict =>
        conflict.column('delivery_id').doUpdateSet(eb => ({
          callback_name: eb.ref('excluded.callback_name'),
          url: eb.ref('excluded.url'),
          state: eb.ref('excluded.state'),
          subscription_ids: eb.ref('excluded.subscription_ids'),
          event_count: eb.ref('excluded.event_count'),
          bytes: eb.ref('excluded.bytes'),
          kept_bytes: eb.ref('excluded.kept_bytes'),
          attempt_count: eb.ref('excluded.attempt_count'),
          first_attempt_at: eb.ref('excluded.first_attempt_at'),
          next_attempt_at: eb.ref('excluded.next_attempt_at'),
          next: eb.ref('excluded.next'),
          first_attempt: eb.fn.coalesce('excluded.first_attempt', 'deliveries.first_attempt'),
          body: eb.fn.coalesce('excluded.body', 'deliveries.body')
        }))
      )
      .compile()
  )

const anyAttemptRow: Insertable<AttemptTable> = { delivery_id: '', attempt: 0, record: '' }

const insertAttempts = (db: Db): WriteRows =>
  createRowWriter(count => db.insertInto('attempts').values(times(count, anyAttemptRow)).compile())

const upsertCuts = (db: Db): WriteRows =>
  createRowWriter(count =>
    db
      .insertInto('queues')
      .values(times(count, { callback_id: '', cut: 0 }))
      .onConflict(conflict => conflict.column('callback_id').doUpdateSet(eb => ({ cut: eb.ref('excluded.cut') })))
      .compile()
  )

const removeSegments = (db: Db): ((segments: readonly Removed[]) => Statement[]) => {
  const query = db.deleteFrom('segments').where('callback_id', '=', '').where('first_event', '=', 0)
  let sql: string | undefined
  return segments =>
    segments.map(({ callbackId, firstEvent }) => {
      sql ??= query.compile().sql
      return { sql, parameters: [toText(callbackId), firstEvent] }
    })
}

type Removed = Pick<Segment, 'callbackId' | 'firstEvent'>

/** The entries by table, of one row the last. No table's rows depend on another's, so their order is of no account. */
interface Sorted {
  readonly deliveries: Map<string, WrittenDelivery>
  readonly attempts: unknown[][]
  readonly cuts: Map<string, unknown[]>
  readonly segments: Map<string, Segment | Removed>
}

const placeOf = ({ callbackId, firstEvent }: Removed): string => `${firstEvent} ${callbackId}`

const sortSegments = ({ segments }: Sorted, entry: Extract<JournalEntry, { split: unknown } | { remove: unknown }>) => {
  const touched = 'split' in entry ? entry.split : [entry.remove]
  for (const one of touched) segments.set(placeOf(one), one)
}

const sortDelivery = ({ deliveries }: Sorted, { put, body }: Extract<JournalEntry, { put: unknown }>): void => {
  const written = deliveries.get(put.deliveryId)
  if (written === undefined) deliveries.set(put.deliveryId, body === undefined ? { put } : { put, body })
  else {
    written.put = put
    written.body = body ?? written.body
  }
}

/** The first one goes with its delivery, where that is written too. */
const sortAttempt = (
  { deliveries, attempts }: Sorted,
  { attempt, deliveryId }: Extract<JournalEntry, { attempt: unknown }>
): void => {
  const record = JSON.stringify(attempt)
  const written = attempt.attempt === 1 ? deliveries.get(deliveryId) : undefined
  if (written === undefined) attempts.push([toText(deliveryId), attempt.attempt, record])
  else written.firstAttempt = record
}

const sortEntry = (sorted: Sorted, entry: JournalEntry): void => {
  if ('put' in entry) sortDelivery(sorted, entry)
  else if ('attempt' in entry) sortAttempt(sorted, entry)
  else if ('cut' in entry) {
    sorted.cuts.set(entry.callbackId, [toText(entry.callbackId), entry.cut])
  } else sortSegments(sorted, entry)
}

const sort = (entries: readonly JournalEntry[]): Sorted => {
  const sorted: Sorted = { deliveries: new Map(), attempts: [], cuts: new Map(), segments: new Map() }
  for (const entry of entries) sortEntry(sorted, entry)
  return sorted
}

const isWhole = (segment: Segment | Removed): segment is Segment => 'events' in segment

/** What is to be run to write them down. */
export interface JournalStatements {
  add(segments: readonly Segment[]): Statement[]
  record(entries: readonly JournalEntry[]): Statement[]
}

export const createJournalStatements = (db: Db): JournalStatements => {
  const [insert, deliveries, attempts] = [insertSegments(db), upsertDeliveries(db), insertAttempts(db)]
  const [cuts, replace, remove] = [upsertCuts(db), upsertSegments(db), removeSegments(db)]
  return {
    add: segments => insert(segments.map(toSegmentValues)),
    record: entries => {
      const sorted = sort(entries)
      const segments = [...sorted.segments.values()]
      return [
        ...replace(segments.filter(isWhole).map(toSegmentValues)),
        ...remove(segments.filter(segment => !isWhole(segment))),
        ...cuts([...sorted.cuts.values()]),
        ...deliveries([...sorted.deliveries.values()].map(toDeliveryValues)),
        ...attempts(sorted.attempts)
      ]
    }
  }
}

export const createJournal = ({ add, record }: JournalStatements, transact: Transact): JournalMethods => ({
  addSegments: segments => transact(add(segments), 'durable'),
  record: entries => transact(record(entries))
})
