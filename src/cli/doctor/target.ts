// Whether the target answers, how fast, and if not, how far a call comes.

import { toBases } from '../../client/origins.js'
import { hintFor } from '../../client/transport.js'
import { UserError } from '../../errors.js'
import type { Args } from '../command.js'
import { toUserError } from '../ens-refusal.js'
import { localTrust } from '../local-trust.js'
import { textOf } from '../option-values.js'
import { printable } from '../printable.js'
import { readTarget, type Target } from '../target.js'
import type { DoctorCheck, Finding, Patient } from './doctor-check.js'
import { emulatorVersion, type Reached, reach, timesOf } from './reach.js'

const targetOf = (args: Args, io: Patient['io']): Target | undefined => {
  try {
    return readTarget(args, io)
  } catch {
    return undefined
  }
}

/** Calls it, for a tenant both its hosts. Nobody is called without --target, nor for one that is none. */
export const reachTarget = (args: Args, patient: Omit<Patient, 'target'>): Promise<Reached>[] => {
  const target = textOf(args, 'target') === undefined ? undefined : targetOf(args, patient.io)
  if (target === undefined) return []
  const { url, isTenant } = target
  const { rest, auth } = toBases(url, undefined)
  const urls = isTenant ? [`${rest.origin}/`, `${auth.origin}/`] : [`${url}/_ens-local/health`]
  return urls.map(one => reach(one, { ...patient, ca: localTrust(one, patient.io) }))
}

const unreached = (reached: Reached, error: NodeJS.ErrnoException, isTenant: boolean): UserError => {
  const { origin } = new URL(reached.url)
  const message = `${origin}: no answer, it ended in ${reached.phase} (${printable(String(error.code))}).`
  const plain = new UserError(message, hintFor(error, origin), { cause: error })
  return toUserError(plain, { url: origin, isTenant }) as UserError
}

const judge = (reached: Reached, isTenant: boolean): Finding => {
  const { url, answer, error } = reached
  const { origin } = new URL(url)
  if (answer === undefined) {
    const { message, hint } = unreached(reached, error as NodeJS.ErrnoException, isTenant)
    return { state: 'fail', text: message, todo: hint }
  }
  const version = emulatorVersion(reached)
  const who = version === undefined ? `answers ${answer.status}` : `is ens-local ${printable(version)}`
  if (isTenant || version !== undefined) return { state: 'ok', text: `${origin} ${who}: ${timesOf(reached)}` }
  const todo = '`ens-local start` prints the origin of an emulator.'
  return { state: 'fail', text: `What answers at ${origin} is no emulator (status ${answer.status}).`, todo }
}

export const targetCheck: DoctorCheck = {
  name: 'target',
  look: async ({ target, args, io }) => {
    if (textOf(args, 'target') === undefined) return [{ state: 'note', text: 'not called: --target says whom' }]
    const { isTenant } = readTarget(args, io)
    return (await Promise.all(target)).map(reached => judge(reached, isTenant))
  }
}
