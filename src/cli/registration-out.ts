// The file of `--out`: what was registered, and the signatureKey, for its owner alone.

import { readFile } from 'node:fs/promises'
import { UserError } from '../errors.js'
import type { Registration } from '../registration/registration.js'
import { writePrivately } from '../registration/write-privately.js'
import type { RegistrationPlan } from './registration-plan.js'

const keptIn = async (path: string): Promise<Partial<Registration>> => {
  try {
    return Object(JSON.parse(await readFile(path, 'utf8'))) as Partial<Registration>
  } catch {
    return {}
  }
}

/**
 * Resolves with what is known now: ENS shows a signatureKey once, but the file may still have it from an earlier run.
 * Without `--out` nothing is written. Throws UserError when it can not be written.
 */
export const writeOut = async (
  registration: Registration,
  { out, target }: Pick<RegistrationPlan, 'out' | 'target'>
): Promise<Registration> => {
  if (out === undefined) return registration
  const { callbackId, signatureKey } = await keptIn(out)
  const isSame = callbackId === registration.callbackId && typeof signatureKey === 'string'
  const known = isSame ? { ...registration, signatureKey: registration.signatureKey ?? signatureKey } : registration
  try {
    await writePrivately(out, `${JSON.stringify({ target: target.url, ...known }, null, 2)}\n`)
    return known
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UserError(`--out: ${out} can not be written (${code}).`, 'Give a path that you may write.', { cause })
  }
}
