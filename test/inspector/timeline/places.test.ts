import fc from 'fast-check'
import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { createStateOf, deliveriesOfType, holds, isAccepted, isQueued } from '../../../src/inspector/timeline/places.js'
import { accepted, activityOf, imported, queued, requested } from '../../support/activity-of.js'

const holding = (batch: readonly [number, number], events: readonly [number, number] | undefined): boolean => {
  const one = queued({ id: 2, deliveryId: 'd', places: batch })
  const other = accepted(1, 'EmailSent', events)
  return isQueued(one) && isAccepted(other) && holds(one, other)
}

t.test('a batch holds events when their places overlap', async t => {
  t.ok(holding([0, 3], [2, 5]))
  t.ok(holding([2, 3], [0, 10]))
  t.notOk(holding([0, 3], [3, 5]))
  t.notOk(holding([5, 8], [2, 3]))
  t.notOk(holding([0, 3], undefined))
})

t.test('of another callback they are others', async t => {
  const batch = queued({ id: 2, deliveryId: 'd', places: [0, 1] })
  const events = accepted(1, 'EmailSent', [0, 1])
  t.notOk(isQueued(batch) && isAccepted(events) && holds({ ...batch, callbackId: 'cb-2' }, events))
})

t.test('the deliveries of a type, and their replays', async t => {
  const all = [
    accepted(1, 'EmailSent', [0, 2]),
    accepted(2, 'SmsSent', [2, 2]),
    accepted(3, 'EmailSent', [4, 2]),
    accepted(4, 'EmailSent'),
    queued({ id: 5, deliveryId: 'a', places: [0, 2] }),
    queued({ id: 6, deliveryId: 'b', places: [2, 4] }),
    queued({ id: 7, deliveryId: 'c', places: [3, 5] }),
    queued({ id: 8, deliveryId: 'd', places: [6, 7] }),
    queued({ id: 9, deliveryId: 'e', places: [0, 0], replayOf: 'c' }),
    requested(10)
  ]
  t.strictSame([...deliveriesOfType(all, 'TransactionalSendEvents.EmailSent')], ['a', 'c', 'e'])
  t.strictSame([...deliveriesOfType(all, 'TransactionalSendEvents.SmsSent')], ['b', 'c', 'e'])
  t.strictSame([...deliveriesOfType(all, 'EngagementEvents.EmailOpen')], [])
})

t.test('of another callback’s queue nothing is found', async t => {
  const batch = { ...queued({ id: 2, deliveryId: 'a', places: [0, 1] }), callbackId: 'cb-2' }
  t.equal(deliveriesOfType([accepted(1, 'EmailSent', [0, 1]), batch], 'TransactionalSendEvents.EmailSent').size, 0)
})

t.test('a state that was imported, or forgotten, begins its queues anew', async t => {
  const all: readonly Activity[] = [
    accepted(1, 'EmailSent', [0, 2]),
    queued({ id: 2, deliveryId: 'a', places: [0, 1] }),
    imported(3),
    queued({ id: 4, deliveryId: 'b', places: [1, 2] }),
    queued({ id: 5, deliveryId: 'c', places: [0, 0], replayOf: 'a' }),
    activityOf('state.reset', 6, {}),
    accepted(7, 'SmsSent', [0, 2]),
    queued({ id: 8, deliveryId: 'd', places: [0, 2] })
  ]
  t.strictSame(all.map(createStateOf(all)), [3, 3, 6, 6, 6, 0, 0, 0])
  t.strictSame([...deliveriesOfType(all, 'TransactionalSendEvents.EmailSent')], ['a', 'c'])
  t.strictSame([...deliveriesOfType(all, 'TransactionalSendEvents.SmsSent')], ['d'])
})

t.test('it finds what overlaps, wherever the runs lie', async t => {
  const runs = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()), { maxLength: 20 })
  fc.assert(
    fc.property(runs, fc.nat(60), fc.integer({ min: 1, max: 10 }), (runs, first, count) => {
      let place = 0
      const all = runs.map(([length, isEmail], index) => {
        place += length
        return accepted(index + 1, isEmail ? 'EmailSent' : 'SmsSent', [place - length, length])
      })
      const batch = queued({ id: 100, deliveryId: 'd', places: [first, first + count] })
      const expected = runs.some(([, isEmail], index) => {
        const events = all[index]
        return isEmail && events !== undefined && isQueued(batch) && isAccepted(events) && holds(batch, events)
      })
      // In any order: what is kept of an imported state need not be in that of its queue.
      t.equal(deliveriesOfType([...all.reverse(), batch], 'TransactionalSendEvents.EmailSent').has('d'), expected)
    }),
    { numRuns: 200 }
  )
})
