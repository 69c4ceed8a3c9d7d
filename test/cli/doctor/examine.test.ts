import t from 'tap'
import type { DoctorCheck, Patient } from '../../../src/cli/doctor/doctor-check.js'
import { examine } from '../../../src/cli/doctor/examine.js'
import { UserError } from '../../../src/errors.js'
import { patientWith } from './patient.js'

const run = async (checks: readonly DoctorCheck[], patient: Patient) => {
  const found = []
  for await (const { check, findings } of examine(checks, patient)) found.push([check.name, ...findings])
  return found
}

const fails = (name: string, error: unknown): DoctorCheck => ({ name, look: () => Promise.reject(error) })
const fine: DoctorCheck = { name: 'fine', look: async () => [{ state: 'ok', text: 'well' }] }

t.test('a check that throws is a finding, and the rest goes on', async t =>
  t.match(await run([fails('one', new UserError('Broken.', 'Mend it.')), fails('two', 'odd'), fine], patientWith()), [
    ['one', { state: 'fail', text: 'Broken.', todo: 'Mend it.' }],
    ['two', { state: 'fail', text: 'odd', todo: /^This is a bug of ens-local/ }],
    ['fine', { state: 'ok', text: 'well' }]
  ])
)

t.test('when time is up, those that know what they waited for say so, and for the others it is said', async t => {
  const over = new AbortController()
  const { signal } = over
  const slow: DoctorCheck = { name: 'slow', look: () => new Promise(() => undefined) }
  const aware: DoctorCheck = {
    name: 'aware',
    look: () => new Promise(resolve => signal.addEventListener('abort', () => resolve([{ state: 'warn', text: 'it' }])))
  }
  const found = run([slow, fine, aware], patientWith({}, { signal }))
  over.abort()
  t.match(await found, [
    ['slow', { state: 'fail', text: 'This look took too long.', todo: /--timeout/ }],
    ['fine', { state: 'ok' }],
    ['aware', { state: 'warn', text: 'it' }]
  ])
})
