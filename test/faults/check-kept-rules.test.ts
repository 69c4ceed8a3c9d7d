import t from 'tap'
import { checkKeptRules } from '../../src/faults/check-kept-rules.js'

t.test('rules with what has become of them', async t => {
  const rule = { id: 'a', fault: { kind: 'status', status: 503 }, times: 3 }
  t.match(checkKeptRules([{ ...rule, seen: 2, fired: 1 }, { fault: { kind: 'reorder' } }]), [
    { sound: { rule: { ...rule, match: { phase: 'api' } } }, seen: 2, fired: 1 },
    { sound: { rule: { fault: { kind: 'reorder' } } }, seen: 0, fired: 0 }
  ])
})

t.test('one that makes no sense is named', async t => {
  const twins = [
    { id: 'a', fault: { kind: 'reorder' } },
    { id: 'a', fault: { kind: 'reorder' } }
  ]
  t.throws(() => checkKeptRules(twins), {
    code: 'ERR_STATE',
    message: "The state's faults[1]: id is taken: a.",
    hint: /\S/
  })
})
