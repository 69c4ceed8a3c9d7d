import t from 'tap'
import type { FaultRule } from '../../src/ens/fault-rule.js'
import { createFaultRules, type Moment } from '../../src/faults/fault-rules.js'
import type { FaultFacts } from '../../src/faults/match-rule.js'
import { createRandom } from '../../src/random/create-random.js'

const batchOf = (...types: string[]): Uint8Array =>
  Buffer.from(JSON.stringify(types.map(eventCategoryType => ({ eventCategoryType }))))

const rulesFor = (rules: readonly FaultRule[] = [], seed = 1) => {
  const told: string[][] = []
  const armoury = createFaultRules(createRandom(seed, 'faults'), moments => void told.push([...moments].sort()))
  armoury.rules.add(rules)
  const facts: FaultFacts = {
    callbackName: 'orders',
    host: 'hooks.example.com',
    operation: 'createCallback',
    batch: batchOf('TransactionalSendEvents.EmailSent')
  }
  const fire = (moment: Moment = 'delivery', change: Partial<FaultFacts> = {}) =>
    armoury.fire(moment, { ...facts, ...change })?.rule
  return { ...armoury.rules, armoury, told, fire, facts }
}

const duplicate = { fault: { kind: 'duplicate' } } as const
const drop = (rule: Partial<FaultRule> = {}): FaultRule => ({
  fault: { kind: 'drop-ack' },
  match: { phase: 'delivery' },
  ...rule
})

t.test('the first in order that matches and fires decides', async t => {
  const { fire, list } = rulesFor([
    drop({ id: 'a', after: 1, times: 2 }),
    drop({ id: 'b', times: 1 }),
    drop({ id: 'c' })
  ])
  t.same([fire(), fire(), fire(), fire(), fire()], ['b', 'a', 'a', 'c', 'c'])
  t.same(
    list().map(({ id, seen, fired, spent }) => [id, seen, fired, spent]),
    [
      ['a', 3, 2, true],
      ['b', 1, 1, true],
      ['c', 2, 2, false]
    ]
  )
})

t.test('what has fired', async t => {
  const { armoury, facts } = rulesFor([{ match: { phase: 'probe' }, fault: { kind: 'slow-4000' } }])
  t.match(armoury.fire('probe', facts), {
    rule: 'rule-1',
    parameter: 4000,
    kind: { name: 'slow-<ms>' },
    fault: { kind: 'slow-4000' }
  })
  t.equal(armoury.fire('delivery', facts), undefined, 'another phase')
})

t.test('ids: given, or counted, and none comes twice', async t => {
  const { add, remove, list } = rulesFor([drop(), drop({ id: 'rule-2' }), drop()])
  const ids = () => list().map(({ id }) => id)
  t.same(ids(), ['rule-1', 'rule-2', 'rule-3'])
  t.equal(remove('rule-3'), true)
  t.equal(remove('rule-3'), false)
  t.same(
    add([drop(), drop({ id: 'rule-5' }), drop()]).map(({ id }) => id),
    ['rule-4', 'rule-5', 'rule-6']
  )
  t.same(ids(), ['rule-1', 'rule-2', 'rule-4', 'rule-5', 'rule-6'])
})

t.test('all rules or none', async t => {
  const { add, list } = rulesFor([drop({ id: 'a' })])
  t.throws(() => add([drop(), drop({ id: 'a' })]), { code: 'ERR_FAULT', message: 'rule 2: id is taken: a.' })
  t.same(
    list().map(({ id }) => id),
    ['a']
  )
  t.same(add([]), [])
})

t.test('an armed rule is shown complete', async t => {
  const { list } = rulesFor([{ ...duplicate, match: { host: '*.example.com' }, times: 2 }])
  t.strictSame(
    JSON.stringify(list()),
    JSON.stringify([
      {
        id: 'rule-1',
        fault: { kind: 'duplicate' },
        match: { host: '*.example.com', phase: 'delivery' },
        times: 2,
        seen: 0,
        fired: 0,
        spent: false
      }
    ])
  )
})

t.test('what still may fire is told', async t => {
  const { told, add, remove, clear, fire } = rulesFor()
  const now = () => told.at(-1)
  t.same(now(), [])
  add([
    drop({ id: 'd', times: 1 }),
    { fault: { kind: 'reorder' } },
    { fault: { kind: 'status', status: 500 }, id: 's' }
  ])
  t.same(now(), ['api', 'delivery', 'hold-back'])
  t.equal(fire(), 'd')
  t.same(now(), ['api', 'hold-back'], 'one is spent')
  t.equal(fire(), undefined)
  t.equal(fire('hold-back'), 'rule-1')
  remove('s')
  t.same(now(), ['hold-back'])
  told.length = 0
  t.throws(() => add(3))
  t.same(now(), ['hold-back'], 'also when none was taken')
  clear()
  t.same(now(), [])
})

t.test('what a rule matches', async t => {
  const matches = (match: FaultRule['match'], moment: Moment, change: Partial<FaultFacts> = {}): boolean => {
    const kind = moment === 'api' ? { kind: 'delay', by: 1 } : { kind: moment === 'probe' ? 'drop-ack' : 'duplicate' }
    const { fire } = rulesFor([{ match: { ...match, phase: moment as 'api' }, fault: kind }])
    return fire(moment, change) !== undefined
  }
  t.ok(matches({}, 'probe'))
  t.ok(matches({ callbackName: 'orders' }, 'probe'))
  t.notOk(matches({ callbackName: 'order' }, 'probe'))
  t.ok(matches({ host: 'HOOKS.example.com' }, 'probe'))
  t.notOk(matches({ host: 'example.com' }, 'probe'))
  t.ok(matches({ host: '*.example.com' }, 'probe'))
  t.ok(matches({ host: '*.com' }, 'probe'))
  t.notOk(matches({ host: '*.hooks.example.com' }, 'probe'))
  t.notOk(matches({ host: '*.ample.com' }, 'probe'))
  t.ok(matches({ host: '[::1]' }, 'probe', { host: '[::1]' }))
  t.ok(matches({ operation: 'createCallback' }, 'api'))
  t.notOk(matches({ operation: 'createCallback' }, 'api', { operation: undefined }))
  t.ok(matches({}, 'api', { operation: undefined }), 'no route is a call as well')
  t.ok(matches({ eventType: 'EmailSent' }, 'delivery'))
  t.ok(matches({ eventType: 'TransactionalSendEvents.EmailSent', callbackName: 'orders' }, 'delivery'))
  t.notOk(matches({ eventType: 'EmailOpen' }, 'delivery'))
  const several = batchOf('EngagementEvents.EmailOpen', 'TransactionalSendEvents.EmailSent')
  t.ok(matches({ eventType: 'EmailSent' }, 'delivery', { batch: several }))
  const unreadable = { batch: Buffer.from('[') }
  t.throws(() => matches({ eventType: 'EmailSent' }, 'delivery', unreadable))
  t.notOk(matches({ eventType: 'EmailSent', callbackName: 'x' }, 'delivery', unreadable), 'it is looked into last')
  t.ok(matches({ callbackName: 'orders' }, 'delivery', unreadable), 'and only where it matters')
})

t.test('no chance without a probability, and the same chance for the same seed', async t => {
  const drawn = (seed: number, probability?: number): string => {
    const { fire } = rulesFor([drop(probability === undefined ? {} : { probability })], seed)
    return Array.from({ length: 64 }, () => (fire() === undefined ? '.' : 'x')).join('')
  }
  t.equal(drawn(1, 0.5), drawn(1, 0.5))
  t.not(drawn(1, 0.5), drawn(2, 0.5))
  t.equal(drawn(1, 0), '.'.repeat(64))
  t.equal(drawn(1, 1), 'x'.repeat(64))
  t.equal(drawn(1), 'x'.repeat(64))
  const often = [...drawn(1, 0.9)].filter(one => one === 'x').length
  const seldom = [...drawn(1, 0.1)].filter(one => one === 'x').length
  t.ok(often > 45 && seldom < 19, `${often} of 64 at 0.9, ${seldom} at 0.1`)
})

t.test('a draw for each match of a rule that has a chance, and for no other', async t => {
  const chancy = drop({ probability: 0.5, match: { phase: 'delivery', callbackName: 'orders' } })
  const alone = rulesFor([chancy])
  const among = rulesFor([drop({ match: { phase: 'delivery', callbackName: 'other' } }), chancy])
  for (let turn = 0; turn < 32; turn += 1) {
    among.fire('delivery', { callbackName: 'other' })
    among.fire('delivery', { callbackName: 'third' })
    t.equal(among.fire() === undefined, alone.fire() === undefined)
  }
})
