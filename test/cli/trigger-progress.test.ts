import t from 'tap'
import { toProgressFacts } from '../../src/cli/trigger-progress.js'

const moment = { accepted: 500, matched: 480, total: 1000, delivered: 90, dropped: 4, failed: 6, elapsedMs: 2000 }

t.test('while it sends, what is accepted counts; while it waits, what has ended', async t => {
  const sending = { doing: 'sending', done: 500, total: 1000, perSecond: 250, delivered: 90, failed: 10 }
  t.strictSame(toProgressFacts({ ...moment, isWaiting: false }), sending)
  const delivering = { doing: 'delivering', done: 100, total: 480, perSecond: 50, delivered: 90, failed: 10 }
  t.strictSame(toProgressFacts({ ...moment, isWaiting: true }), delivering)
})

t.test('at the very beginning, and when more came than was asked for', async t => {
  t.match(toProgressFacts({ ...moment, isWaiting: false, accepted: 0, elapsedMs: 0 }), { done: 0, perSecond: 0 })
  t.match(toProgressFacts({ ...moment, isWaiting: true, matched: 50 }), { done: 100, total: 100 })
})
