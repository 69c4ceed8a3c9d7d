import t from 'tap'
import { byReason } from '../../../src/inspector/deliveries/unmatched-reasons.js'

const one = (reason: string, subscriptionName: string) => ({
  subscriptionId: `id of ${subscriptionName}`,
  subscriptionName,
  callbackId: 'c-1',
  reason,
  detail: 'In a sentence.'
})

t.test('subscriptions by reason, in the order in which they come', async t => {
  const groups = byReason([
    one('type', 'a'),
    one('filter definitionKey=x', 'b'),
    one('type', 'c'),
    one('filter bounceCode=5=5', 'd'),
    one('of a newer emulator', 'e')
  ])
  t.strictSame(
    groups.map(({ reason, subscriptions }) => [reason, subscriptions.map(({ subscriptionName }) => subscriptionName)]),
    [
      ['type', ['a', 'c']],
      ['filter', ['b', 'd']],
      ['of a newer emulator', ['e']]
    ]
  )
  t.match(groups[2], { title: 'of a newer emulator', way: '' })
  t.strictSame(byReason([]), [])
})

t.test('each reason of a match has words', async t => {
  for (const reason of ['type', 'filter a=b', 'paused', 'unverified', 'not yet active', 'suspended'])
    t.match(byReason([one(reason, 'a')]), [{ title: /\w/, way: /\w/, sign: /^.$/ }], reason)
})
