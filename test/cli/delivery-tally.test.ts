import t from 'tap'
import { createTally } from '../../src/cli/delivery-tally.js'
import type { Activity } from '../../src/ens/activity.js'

const step = { does: 'defer', rule: 'current.defer', why: 'Three of three failed.' }

/** An activity about a delivery of callback `cb`, with what the test cares about. */
const about = (type: string, deliveryId: string, facts: object = {}): Activity =>
  ({ type, deliveryId, callbackId: 'cb', callbackName: 'orders', ...facts }) as unknown as Activity

const queued = (deliveryId: string, eventCount: number, facts: object = {}): Activity =>
  about('delivery.queued', deliveryId, { eventCount, ...facts })
const attempted = (deliveryId: string, ok: boolean, verdict = ''): Activity =>
  about('delivery.attempted', deliveryId, { ok, ms: 10, verdict, next: step })

t.test('what became of each batch', async t => {
  const { take, totals, attempts, troubles } = createTally()
  for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) take(queued(id, 10 ** index))
  take(attempted('a', true))
  take(about('delivery.delivered', 'a'))
  take(attempted('b', false, '503'))
  take(about('delivery.dropped', 'b'))
  take(about('delivery.failed', 'c'))
  take(about('delivery.deferred', 'd'))
  take(about('delivery.deferred', 'd'))
  t.strictSame(totals(), {
    batches: 4,
    batched: 1111,
    delivered: 1,
    dropped: 10,
    failed: 100,
    deferred: 1000
  })
  t.equal(attempts.count(), 2)
  t.strictSame([...troubles], [['cb', { callbackName: 'orders', verdict: '503', why: 'Three of three failed.' }]])
  take(attempted('d', true))
  t.match(totals(), { deferred: 0, delivered: 1 })
  take(about('delivery.deferred', 'd'))
  take(about('delivery.delivered', 'd'))
  t.match(totals(), { deferred: 0, delivered: 1001 })
})

t.test('what was cut before, replays, and everything else count nothing', async t => {
  const { take, totals, attempts, troubles } = createTally()
  take(queued('again', 5, { replayOf: 'old' }))
  for (const id of ['again', 'old']) {
    take(attempted(id, false))
    take(about('delivery.deferred', id))
    take(about('delivery.delivered', id))
  }
  take({ type: 'state.reset', id: 1, at: 0 })
  t.strictSame(totals(), { batches: 0, batched: 0, delivered: 0, dropped: 0, failed: 0, deferred: 0 })
  t.equal(attempts.count() + troubles.size, 0)
})
