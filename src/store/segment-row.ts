// A segment of a queue as a row and back.

import type { Insertable, Selectable } from 'kysely'
import type { Segment } from '../ports.js'
import type { SegmentTable } from './schema.js'
import { fromText, toList, toText } from './text.js'

/** All columns in the order of `toSegmentValues`. */
export const anySegmentRow: Insertable<SegmentTable> = {
  callback_id: '',
  first_event: 0,
  count: 0,
  subscription_ids: '',
  bytes: 0,
  events: new Uint8Array()
}

export const toSegmentValues = (segment: Segment): unknown[] => [
  toText(segment.callbackId),
  segment.firstEvent,
  segment.count,
  JSON.stringify(segment.subscriptionIds),
  segment.events.byteLength,
  segment.events
]

export const toSegment = (row: Selectable<SegmentTable>): Segment => ({
  callbackId: fromText(row.callback_id),
  firstEvent: row.first_event,
  count: row.count,
  subscriptionIds: toList(row.subscription_ids),
  events: row.events
})
