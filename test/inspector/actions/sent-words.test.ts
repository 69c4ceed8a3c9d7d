import t from 'tap'
import { sentWords, sinceThen } from '../../../src/inspector/actions/sent-words.js'

t.test('what became of events', async t => {
  t.equal(sentWords({ accepted: 1, matched: 0 }), '1 event accepted, and no subscription matched.')
  t.equal(sentWords({ accepted: 1200, matched: 1 }), '1,200 events accepted, matched 1 time.')
})

t.test('deliveries that came after the newest one', async t => {
  const deliveries = ['c', 'b', 'a'].map(deliveryId => ({ deliveryId }))
  t.same(sinceThen(deliveries, 'b'), [{ deliveryId: 'c' }])
  t.same(sinceThen(deliveries, 'c'), [])
  t.same(sinceThen(deliveries, undefined), deliveries, 'there was none')
  t.same(sinceThen(deliveries, 'z'), deliveries, 'it is further down than was read')
})
