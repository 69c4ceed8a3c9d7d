import t from 'tap'
import { kindFacts } from '../../../src/faults/kind-facts.js'
import {
  type FaultForm,
  kindText,
  matchFields,
  phaseIn,
  toFaultRule
} from '../../../src/inspector/actions/fault-form.js'
import type { FaultKindView } from '../../../src/inspector/control-views.js'
import { startPageApi } from '../../support/page-api.js'

const empty: FaultForm = {
  kind: '',
  parameter: '',
  takes: '',
  phase: '',
  callbackName: '',
  host: '',
  operation: '',
  eventType: '',
  times: '',
  after: '',
  probability: ''
}

const kindOf = (name: string): FaultKindView => kindFacts.find(kind => kind.name === name) as FaultKindView

t.test('the number of a kind, and its example where none is typed', async t => {
  t.equal(kindText(kindOf('slow-<ms>'), '4500'), 'slow-4500')
  t.match(kindText(kindOf('slow-<ms>'), ''), /^slow-\d+$/)
  t.equal(kindText(kindOf('timeout'), ''), 'timeout')
})

t.test('the phase that is meant', async t => {
  t.equal(phaseIn(kindOf('timeout'), 'probe'), 'probe')
  t.equal(phaseIn(kindOf('timeout'), ''), 'delivery')
  t.equal(phaseIn(kindOf('timeout'), 'api'), 'delivery', 'where it can not be, another')
  t.equal(phaseIn(kindOf('status'), 'delivery'), 'api')
  t.equal(phaseIn({ ...kindOf('status'), phases: [] }, ''), 'delivery')
})

t.test('a rule has what was typed, and what its phase knows', async t => {
  const typed = {
    ...empty,
    callbackName: 'orders',
    host: 'h.example',
    operation: 'createCallback',
    eventType: 'EmailSent'
  }
  const limits = { times: '2', after: '1', probability: '0.5' }
  t.same(toFaultRule({ ...typed, ...limits }, kindOf('drop-ack')), {
    match: { phase: 'delivery', callbackName: 'orders', host: 'h.example', eventType: 'EmailSent' },
    fault: { kind: 'drop-ack' },
    times: 2,
    after: 1,
    probability: 0.5
  })
  t.same(toFaultRule({ ...typed, takes: '429' }, kindOf('status')), {
    match: { phase: 'api', operation: 'createCallback' },
    fault: { kind: 'status', status: 429 }
  })
  t.same(toFaultRule({ ...empty, takes: '500ms' }, kindOf('delay')).fault, { kind: 'delay', by: '500ms' })
  t.same(toFaultRule({ ...empty, takes: '500' }, kindOf('delay')).fault, { kind: 'delay', by: 500 })
  t.same(toFaultRule({ ...empty, takes: '500' }, kindOf('timeout')).fault, { kind: 'timeout' })
})

t.test('the emulator takes every kind in every phase, with every field of it', async t => {
  const api = await startPageApi(t)
  const { kinds } = await api.get<{ kinds: FaultKindView[] }>('/fault-kinds')
  const everything = { callbackName: 'a', host: 'a.example', operation: 'createCallback', eventType: 'EmailSent' }
  const rules = kinds.flatMap(kind =>
    kind.phases.map(phase =>
      toFaultRule({ ...empty, ...everything, phase, takes: kind.takes === 'status' ? '503' : '1s' }, kind)
    )
  )
  t.ok(rules.length > 20)
  for (const { match } of rules) t.same(Object.keys(match), ['phase', ...matchFields[match.phase]])
  const armed = await api.send<{ rules: unknown[] }>('POST', '/faults', rules)
  t.equal(armed.rules.length, rules.length)
})
