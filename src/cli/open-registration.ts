// A registration that is held as long as a command runs: made, moved to another url, and taken back at the end.

import { join } from 'node:path'
import type { EnsClient } from '../client/ens-client.js'
import { UserError } from '../errors.js'
import { register } from '../registration/register.js'
import type { Registration } from '../registration/registration.js'
import { createRegistrationFiles, type RegistrationFiles, type Remembered } from '../registration/registration-files.js'
import { takeBack } from '../registration/unregister.js'
import { createTurns } from '../turns.js'
import { dataFolder, type Place } from './data-folder.js'
import { toUserError } from './ens-refusal.js'
import { printable } from './printable.js'
import type { RegistrationKeys } from './registration-keys.js'
import { writeOut } from './registration-out.js'
import { type RegistrationPlan, toRequest } from './registration-plan.js'
import type { RegistrationReport, Why } from './registration-report.js'
import { targetFlag } from './target.js'

export interface RegistrationFrame {
  readonly ens: EnsClient
  readonly plan: RegistrationPlan
  readonly io: Place
  readonly report: RegistrationReport
  readonly keys: RegistrationKeys
}

export interface OpenRegistration {
  /** What there is at ENS; undefined when the last move did not succeed. */
  registration(): Registration | undefined
  /** Deletes what was registered, and registers this url. Throws UserError; may be called again then. */
  moveTo(url: string): Promise<void>
  /** Under `--cleanup` deletes what was registered. Throws UserError when it can not. */
  close(): Promise<void>
}

/** Where registrations that must be deleted again are remembered. */
export const registrationFiles = (io: Place): RegistrationFiles =>
  createRegistrationFiles(join(dataFolder(io), 'registrations'))

/** For a terminal: what ENS refused as UserError, and nobody else's text as it came. */
export const told = (error: unknown, { target }: Pick<RegistrationPlan, 'target'>): unknown => {
  const seen = toUserError(error, target)
  if (!(seen instanceof UserError)) return seen
  const { message, hint, code } = seen
  return new UserError(printable(message), printable(hint), { code, cause: error })
}

/** The command that deletes what is left. */
export const cleanCommand = ({ target, accountId }: Pick<RegistrationPlan, 'target' | 'accountId'>): string => {
  const account = accountId === undefined ? '' : ` --account-id ${accountId}`
  return `ens-local register --clean-leftovers${targetFlag(target)}${account}`
}

interface Held {
  /** From now on there may be something at this url that is ours. */
  begin(place: Remembered): Promise<void>
  remember(registration: Remembered): Promise<void>
  /** Deletes it, if there is something. */
  remove(why: Why): Promise<void>
}

/** What of ours is at ENS, or may be. */
const createHeld = ({ ens, plan, io, report }: RegistrationFrame): Held => {
  const files = registrationFiles(io)
  let held: Remembered | undefined
  const remember = async (registration: Remembered): Promise<void> => {
    if (plan.cleanup) await files.remember(registration)
    held = registration
  }
  return {
    begin: async place => {
      await files.forgetLeftAt(place)
      await remember(place)
    },
    remember,
    remove: async why => {
      if (held === undefined) return
      const { url } = held
      try {
        const callbackId = await takeBack(ens, held)
        await files.forget(held)
        held = undefined
        if (callbackId !== undefined) report.unregistered({ callbackId, url }, why)
      } catch (error) {
        if (plan.cleanup) report.say(`What was registered may still be there. Later: ${cleanCommand(plan)}`)
        throw told(error, plan)
      }
    }
  }
}

const make = async (
  { ens, plan, report, keys }: RegistrationFrame,
  { begin, remember, remove }: Held,
  url: string
): Promise<Registration> => {
  const request = toRequest(plan, url)
  const place = { target: plan.target.url, accountId: plan.accountId, callbackName: request.callbackName, url }
  let created: Registration | undefined
  try {
    const registration = await register(ens, request, {
      obtainKey: keys.obtainKey,
      onStep: report.step,
      beforeCreate: () => begin(place),
      onCreated: async fresh => {
        created = fresh
        keys.useSignatureKey(fresh.signatureKey)
        await remember({ ...place, callbackId: fresh.callbackId })
        await writeOut(fresh, plan)
      }
    })
    const known = await writeOut(registration, plan)
    keys.useSignatureKey(known.signatureKey)
    await remember({ ...place, callbackId: known.callbackId })
    report.registered(known)
    return known
  } catch (error) {
    if (plan.cleanup) await remove('failed').catch(() => undefined)
    else if (created !== undefined) report.unfinished(created)
    throw told(error, plan)
  }
}

/** Throws UserError; what was made until then is deleted under `--cleanup`, and stays otherwise. */
export const openRegistration = async (frame: RegistrationFrame, url: string): Promise<OpenRegistration> => {
  const held = createHeld(frame)
  const turns = createTurns()
  let isOpen = true
  let registration: Registration | undefined = await make(frame, held, url)
  return {
    registration: () => registration,
    moveTo: next =>
      turns.take(async () => {
        if (!isOpen) return
        registration = undefined
        await held.remove('moved')
        registration = await make(frame, held, next)
      }),
    close: () =>
      turns.take(async () => {
        isOpen = false
        if (frame.plan.cleanup) await held.remove('cleanup')
      })
  }
}
