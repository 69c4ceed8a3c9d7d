import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { kindOf, kinds, pluralOf } from '../../../src/inspector/timeline/kinds.js'
import { accepted, activityOf, created, delivered, requested } from '../../support/activity-of.js'

t.test('a kind is the word before the dot, in plain words', async t => {
  t.equal(kindOf(requested(1)), 'request')
  t.equal(kindOf(created(1)), 'callback')
  t.equal(kindOf(accepted(1)), 'event')
  t.equal(kindOf(delivered(1, 'd')), 'delivery')
  t.equal(kindOf(activityOf('state.reset', 1, {})), 'clock')
})

t.test('what goes wrong in the emulator, and what is not known, is a warning', async t => {
  t.equal(kindOf(activityOf('fidelity.warning', 1, { about: 'a', message: 'b', hint: 'c' })), 'warning')
  t.equal(kindOf(activityOf('store.recovered', 1, {})), 'warning')
  t.equal(kindOf({ type: 'later.invented' } as unknown as Activity), 'warning')
})

t.test('each has a plural', async t => {
  t.strictSame(kinds.map(pluralOf).slice(0, 2), ['requests', 'probes'])
  t.equal(pluralOf('delivery'), 'deliveries')
})
