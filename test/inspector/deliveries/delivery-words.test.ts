import t from 'tap'
import { deliveryStates } from '../../../src/ens/delivery.js'
import { phaseTimes, ruleLink, stateTones, whatNext } from '../../../src/inspector/deliveries/delivery-words.js'

const step = (does: 'retry' | 'defer' | 'nothing', rule = 'current.retry') => ({ does, rule, why: 'Because.' })

t.test('each state has a colour', async t => {
  t.strictSame(Object.keys(stateTones).sort(), [...deliveryStates].sort())
})

t.test('what ENS does next', async t => {
  const says = (
    ...[state, next, nextAttemptAt]: [
      Parameters<typeof whatNext>[0]['state'],
      ReturnType<typeof step> | null,
      number | null
    ]
  ) => whatNext({ state, next, nextAttemptAt })
  t.equal(says('sending', null, null), 'An attempt is under way, or next in turn.')
  t.equal(says('sending', step('retry'), null), 'An attempt is under way, or next in turn.')
  t.equal(says('sending', null, 5), 'It is tried again')
  t.equal(says('retrying', step('retry'), 5), 'It is tried again')
  t.equal(says('deferred', step('defer'), 5), 'This round is over; the next one begins')
  t.equal(says('delivered', step('nothing'), null), 'Nothing more: it was delivered.')
  t.equal(says('dropped', null, null), 'Nothing more: it was dropped.')
  t.equal(says('failed', null, null), 'Nothing more: it has failed.')
})

t.test('where its rule is explained', async t => {
  t.equal(ruleLink(step('retry')), '#/ledger/current.retry')
  t.equal(ruleLink(step('retry', 'fault.reorder')), '#/faults')
})

t.test('where the time went', async t => {
  t.strictSame(phaseTimes({ tcp: 1, headers: 30, total: 40 }), [
    { phase: 'tcp', text: 'TCP 1 ms', share: 2.5 },
    { phase: 'headers', text: 'waiting for the answer 30 ms', share: 75 }
  ])
  t.strictSame(phaseTimes({ sent: 0, total: 0 }), [{ phase: 'sent', text: 'sending 0 ms', share: 0 }])
  t.strictSame(phaseTimes({ total: 1 }), [])
})
