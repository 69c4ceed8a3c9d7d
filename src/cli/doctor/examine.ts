// Runs all checks at once, each until time is up; none can take the others with it.

import { UserError } from '../../errors.js'
import { turnOfTheLoop } from '../../turns.js'
import type { DoctorCheck, Finding, Patient } from './doctor-check.js'

const thrown = (error: unknown): Finding => {
  if (error instanceof UserError) return { state: 'fail', text: error.message, todo: error.hint }
  return { state: 'fail', text: String(error), todo: 'This is a bug of ens-local: please report it with this line.' }
}

const untilLate = (signal: AbortSignal): Promise<readonly Finding[]> =>
  new Promise(resolve => {
    signal.addEventListener('abort', async () => {
      // Who has waited knows for what, and is heard first.
      await turnOfTheLoop()
      resolve([{ state: 'fail', text: 'This look took too long.', todo: 'Give it more time, with --timeout 10s.' }])
    })
  })

export interface Examined {
  readonly check: DoctorCheck
  readonly findings: readonly Finding[]
}

/** One after the other in their order, each as soon as those before it are there. */
export async function* examine(checks: readonly DoctorCheck[], patient: Patient): AsyncGenerator<Examined> {
  const late = untilLate(patient.signal)
  const looks = checks.map(async check => {
    const findings = await Promise.race([check.look(patient).catch(error => [thrown(error)]), late])
    return { check, findings }
  })
  for (const look of looks) yield await look
}
