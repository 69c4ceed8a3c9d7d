import t from 'tap'
import { listCases } from '../../src/cli/check-list.js'
import { fakeIo } from './fake-io.js'

const asks = 'Whether the receiver answers the probe with exactly 200, and does so before thirty seconds are over.'
const cases = [
  { id: 'probe-200', title: 'The probe', asks },
  { id: 'get', title: 'A GET', asks: 'Whether a GET does harm.' }
]

const list = (args: object, columns?: number): string => {
  const io = fakeIo(columns === undefined ? {} : { columns })
  t.equal(listCases(cases, { ...args }, io), 0)
  return io.stdout.text()
}

t.test('a line for each in a pipe', async t => {
  t.equal(list({}), `probe-200  ${asks}\nget        Whether a GET does harm.\n`)
})

t.test('beside its id on a wide terminal, below it on a narrow one', async t => {
  t.equal(
    list({}, 80),
    [
      'probe-200  Whether the receiver answers the probe with exactly 200, and does so',
      '           before thirty seconds are over.',
      'get        Whether a GET does harm.\n'
    ].join('\n')
  )
  t.equal(
    list({}, 62),
    [
      'probe-200',
      '  Whether the receiver answers the probe with exactly 200, and',
      '  does so before thirty seconds are over.',
      'get',
      '  Whether a GET does harm.\n'
    ].join('\n')
  )
})

t.test('--json', async t => {
  const lines = list({ json: true }).trimEnd().split('\n')
  t.strictSame(JSON.parse(lines[0] ?? ''), { type: 'case', ...cases[0] })
})
