import t from 'tap'
import { faultKinds } from '../../src/faults/fault-kinds.js'
import { kindFacts } from '../../src/faults/kind-facts.js'

t.test('all of them, without what they do', async t => {
  t.same(
    kindFacts.map(({ name }) => name),
    faultKinds.map(({ name }) => name)
  )
  t.same(JSON.parse(JSON.stringify(kindFacts)), kindFacts, 'as JSON has it')
  const of = (name: string) => kindFacts.find(kind => kind.name === name)
  t.match(of('protocol-error-<code>'), {
    parameter: { name: 'code', min: 201, max: 599, example: 503 },
    phases: ['probe', 'delivery'],
    isHost: true,
    says: 'The answer is this status, with an empty body.'
  })
  t.match(of('status'), { phases: ['api'], isHost: false, takes: 'status' })
  t.strictSame(Object.keys(of('drop-ack') ?? {}), ['name', 'phases', 'isHost', 'says', 'ensSays', 'fix'])
})
