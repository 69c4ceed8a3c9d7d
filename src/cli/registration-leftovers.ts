// What runs that crashed have left at an ENS: deleted when asked for, otherwise offered.

import type { Leftover } from '../registration/registration-files.js'
import { takeBack } from '../registration/unregister.js'
import type { Io } from './command.js'
import type { Place } from './data-folder.js'
import type { LineReader } from './line-reader.js'
import { cleanCommand, type RegistrationFrame, registrationFiles, told } from './open-registration.js'

type Frame = Omit<RegistrationFrame, 'keys' | 'io'> & {
  readonly io: Pick<Io, 'stdin' | 'stderr'> & Place
  readonly lines: LineReader
}

const remove = async ({ ens, plan, report, io }: Frame, leftovers: readonly Leftover[]): Promise<void> => {
  const files = registrationFiles(io)
  try {
    for (const leftover of leftovers) {
      const callbackId = await takeBack(ens, leftover)
      await files.forget(leftover)
      if (callbackId === undefined) report.say(`${leftover.callbackName} (${leftover.url}) is gone already.`)
      else report.unregistered({ callbackId, url: leftover.url }, 'leftover')
    }
  } catch (error) {
    throw told(error, plan)
  }
}

const find = async ({ plan, report, io }: Frame): Promise<Leftover[]> => {
  const { leftovers, broken } = await registrationFiles(io).leftovers()
  for (const path of broken) report.say(`${path} can not be read, and is skipped: it may be deleted.`)
  return leftovers.filter(({ target, accountId }) => target === plan.target.url && accountId === plan.accountId)
}

/** Deletes all there is at this target. */
export const cleanLeftovers = async (frame: Frame): Promise<void> => {
  const leftovers = await find(frame)
  if (leftovers.length === 0) frame.report.say(`Nothing is left over at ${frame.plan.target.url}.`)
  await remove(frame, leftovers)
}

/** Asks on a terminal whether to delete it; elsewhere says how. */
export const offerLeftovers = async (frame: Frame): Promise<void> => {
  const { plan, report, io, lines } = frame
  const leftovers = await find(frame)
  if (leftovers.length === 0) return
  report.say(`A run that did not end well has left behind at ${plan.target.url}:`)
  for (const { callbackName, url } of leftovers) report.say(`  ${callbackName}  ${url}`)
  if (plan.json || io.stdin.isTTY !== true || io.stderr.isTTY !== true) {
    report.say(`To delete it: ${cleanCommand(plan)}`)
    return
  }
  io.stderr.write('Delete them now? [Y/n] ')
  const answer = await lines.next()
  if (answer !== undefined && /^\s*(y(es)?)?\s*$/i.test(answer)) await remove(frame, leftovers)
}
