// Looking through the ledger: the real one, by words and rule.

import t from 'tap'
import { ledger } from '../../../src/ens/ledger.js'
import { rules } from '../../../src/ens/next-steps.js'
import { missingRule, toGroups } from '../../../src/inspector/overview/ledger-groups.js'

t.test('all of it, each topic once', async t => {
  const groups = toGroups(ledger, '')
  t.equal(groups.flatMap(({ rows }) => rows).length, ledger.length)
  t.equal(new Set(groups.map(({ topic }) => topic)).size, groups.length)
  t.equal(groups[0]?.topic, ledger[0]?.topic)
})

t.test('by words, in any order, and without regard to capitals', async t => {
  const found = toGroups(ledger, ' DEFERRED  current ').flatMap(({ rows }) => rows)
  t.ok(found.length > 0)
  for (const row of found) t.match(JSON.stringify(row), /current/i)
  t.ok(found.some(({ rule }) => rule === 'current.defer'))
  t.same(toGroups(ledger, 'no-such-word'), [])
})

t.test('by source, which is a word like any other', async t => {
  for (const source of ['Docs', 'Observed', 'Assumed'] as const) {
    const wanted = ledger.filter(row => row.source === source)
    const found = toGroups(ledger, source).flatMap(({ rows }) => rows)
    t.ok(wanted.length > 0)
    t.same(new Set(wanted.filter(row => !found.includes(row))), new Set())
  }
})

t.test('a rule that a delivery names is in it, and any other is said to be missing', async t => {
  for (const rule of [...Object.keys(rules), 'replay']) t.equal(missingRule(ledger, rule), undefined, rule)
  t.match(missingRule(ledger, 'fault.slow'), 'a fault that was armed here')
  t.match(missingRule(ledger, 'nonsense'), 'mistyped')
})
