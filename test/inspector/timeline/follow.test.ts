import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { type Course, followFrom } from '../../../src/inspector/timeline/follow.js'
import {
  accepted,
  attempted,
  created,
  delivered,
  imported,
  lost,
  queued,
  requested
} from '../../support/activity-of.js'

const all: readonly Activity[] = [
  created(1),
  requested(2),
  queued({ id: 3, deliveryId: 'a', places: [0, 2] }),
  accepted(4, 'EmailSent', [0, 3]),
  lost(5),
  queued({ id: 6, deliveryId: 'b', places: [2, 4] }),
  attempted(7, 'a'),
  delivered(8, 'a'),
  attempted(9, 'b', false),
  accepted(10, 'EmailSent', [3, 2]),
  queued({ id: 11, deliveryId: 'c', places: [0, 0], replayOf: 'b' }),
  delivered(12, 'c'),
  lost(14)
]

const from = (id: number): Course | undefined => followFrom(all, all.find(activity => activity.id === id) as Activity)
const idsOf = (course: Course | undefined): number[] | undefined => course?.steps.map(({ activity }) => activity.id)

t.test('from events to what became of them; that they were accepted comes first', async t => {
  t.strictSame(idsOf(from(4)), [4, 5, 3, 6, 7, 8, 9])
  t.equal(from(4)?.deliveries, 2)
  t.strictSame(idsOf(from(5)), idsOf(from(4)), 'and so it is from those that reached nobody')
})

t.test('from any part of a delivery to the whole of it', async t => {
  for (const id of [3, 7, 8]) t.strictSame(idsOf(from(id)), [4, 5, 3, 7, 8])
  t.equal(from(7)?.deliveries, 1)
})

t.test('with its replays, also from one of them', async t => {
  for (const id of [6, 9, 11, 12]) t.strictSame(idsOf(from(id)), [4, 5, 10, 6, 9, 11, 12])
  t.equal(from(12)?.deliveries, 2)
})

t.test('what came between the steps; nothing ends before it began', async t => {
  const since = from(4)?.steps.map(step => step.since)
  t.strictSame(since, [undefined, 1000, 0, 3000, 1000, 1000, 1000])
})

t.test('a delivery of which the beginning is no longer kept', async t => {
  t.strictSame(idsOf(followFrom([attempted(7, 'z')], attempted(7, 'z'))), [7])
})

t.test('places mean nothing beyond an import, which is a step itself; ids do', async t => {
  const all: readonly Activity[] = [
    imported(1),
    accepted(2, 'EmailSent', [0, 3]),
    queued({ id: 3, deliveryId: 'a', places: [0, 2] }),
    attempted(4, 'a', false),
    imported(5),
    queued({ id: 6, deliveryId: 'b', places: [2, 3] }),
    delivered(7, 'b'),
    accepted(8, 'EmailSent', [3, 2]),
    attempted(9, 'a'),
    imported(10),
    imported(11),
    accepted(12, 'EmailSent', [0, 3])
  ]
  const idsFrom = (id: number): number[] | undefined => idsOf(followFrom(all, all[id - 1] as Activity))
  t.strictSame(idsFrom(2), [2, 3, 4, 5, 9, 10], 'the export had the delivery, so it went on; and was then gone')
  t.strictSame(idsFrom(9), [2, 3, 4, 5, 9, 10])
  t.strictSame(idsFrom(6), [6, 7, 10], 'its events may be of any state')
  t.strictSame(idsFrom(8), [8, 10], 'what waited is gone')
  t.strictSame(idsFrom(12), [12])
  t.equal(idsFrom(5), undefined)
})

t.test('what concerns no delivery has no way', async t => {
  t.equal(from(1), undefined)
  t.equal(from(2), undefined)
  t.equal(from(14), undefined)
})
