import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { type Caused, causedBy, fateOf, sentWords } from '../../../src/inspector/actions/sent-words.js'
import { attempted, delivered, imported, queued, requested } from '../../support/activity-of.js'

t.test('what became of events', async t => {
  t.equal(sentWords({ accepted: 1, matched: 0 }), '1 event accepted, and no subscription matched.')
  t.equal(sentWords({ accepted: 1200, matched: 1 }), '1,200 events accepted, matched 1 time.')
})

t.test('the batches that have what was sent, what became of them, and what waits', async t => {
  const queuedAt = (callbackId: string, firstEvent: number, count: number) => ({ callbackId, firstEvent, count })
  const answer = { queued: [queuedAt('cb-1', 2, 3), queuedAt('cb-2', 0, 1)] }
  const all: readonly Activity[] = [
    queued({ id: 3, deliveryId: 'of an earlier state', places: [2, 5] }),
    queued({ id: 5, deliveryId: 'a', places: [0, 3] }),
    attempted(6, 'a', false),
    requested(7),
    queued({ id: 8, deliveryId: 'b', places: [3, 4] }),
    queued({ id: 9, deliveryId: 'of others', places: [5, 7] }),
    queued({ id: 10, deliveryId: 'replay', places: [0, 0], replayOf: 'a' }),
    attempted(11, 'a'),
    delivered(12, 'a')
  ]
  const told = ({ batches, waiting, isGone }: Caused) => ({
    batches: batches.map(({ batch, own }) => {
      const { last, attempt } = fateOf(all, batch)
      return [batch.deliveryId, own, last.id, attempt?.id]
    }),
    waiting,
    isGone
  })
  const batches = [
    ['a', 1, 12, 11],
    ['b', 1, 8, undefined]
  ]
  t.strictSame(told(causedBy(all, { answer, after: 4 })), { batches, waiting: 2, isGone: false })
  const replaced = [...all, imported(13), queued({ id: 14, deliveryId: 'of another state', places: [4, 5] })]
  t.strictSame(told(causedBy(replaced, { answer, after: 4 })), { batches, waiting: 0, isGone: true })
  const some = causedBy(
    all.filter(({ id }) => id !== 8),
    { answer, after: 4 }
  )
  t.match(some, { batches: [{ own: 1 }], waiting: 0, isPart: true }, 'what is not known to wait is not said to')
  t.equal(causedBy(all, { answer, after: 4 }).isPart, false)
  t.match(causedBy([], { answer, after: 4 }), { waiting: 4, isPart: false }, 'nothing has happened yet')
  t.strictSame(told(causedBy(all, { answer: {}, after: 4 })), { batches: [], waiting: 0, isGone: false })
})
