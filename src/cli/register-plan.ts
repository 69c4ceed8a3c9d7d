// What `register` is asked to do: which url, how, and with which receiver in between.

import type { Args, Io } from './command.js'
import { checkPort, isLoopback, type ListenPlan, readListenPlan } from './listen-plan.js'
import { numberOf, requiredTextOf, textOf } from './option-values.js'
import { type RegistrationPlan, readRegistrationPlan } from './registration-plan.js'
import { usageError } from './usage-error.js'

export interface RegisterPlan extends RegistrationPlan {
  /** Undefined when there is only something to clean. */
  readonly url: string | undefined
  readonly cleanLeftovers: boolean
  /** The receiver in between. */
  readonly listen: ListenPlan | undefined
  /** There is something to do until it is told to end. */
  readonly staysUp: boolean
}

export const registerExample = 'ens-local register --url https://hooks.example.com/ens --subscribe EmailSent'

const urlOf = (args: Args, isOptional: boolean): string | undefined => {
  if (isOptional && textOf(args, 'url') === undefined) return undefined
  const url = requiredTextOf(args, 'url', registerExample)
  if (URL.canParse(url)) return url
  throw usageError(`--url: ${url} is no url.`, `Write it like https://hooks.example.com/ens.`)
}

/** Does the app's address lead to the receiver itself? */
const isLoop = (forwardTo: string | undefined, port: number): boolean => {
  if (forwardTo === undefined || !URL.canParse(forwardTo)) return false
  const url = new URL(forwardTo)
  return isLoopback(url.hostname) && Number(url.port) === port
}

const listenOf = (args: Args, io: Pick<Io, 'env'>): ListenPlan | undefined => {
  const port = numberOf(args, 'listen')
  const forwardTo = textOf(args, 'forward-to')
  const rejects = args['verify-signatures'] === true
  if (port === undefined) {
    if (forwardTo === undefined && !rejects) return undefined
    throw usageError(
      `${rejects ? '--verify-signatures' : '--forward-to'} is for the receiver of --listen, which is not given.`,
      'Add --listen PORT: the url must lead to that port.'
    )
  }
  checkPort('listen', port)
  if (isLoop(forwardTo, port))
    throw usageError(
      `--forward-to leads to port ${port}, where --listen listens.`,
      'Give the address of your app, or another --listen.'
    )
  return readListenPlan({ ...args, port, host: '127.0.0.1', 'reject-bad-signatures': rejects }, io)
}

/** Throws UserError for what makes no sense, before anything is done. */
export const readRegisterPlan = async (args: Args, io: Pick<Io, 'env' | 'cwd'>): Promise<RegisterPlan> => {
  const cleanLeftovers = args['clean-leftovers'] === true
  const listen = listenOf(args, io)
  return {
    url: urlOf(args, cleanLeftovers),
    ...(await readRegistrationPlan(args, io, textOf(args, 'name'))),
    cleanLeftovers,
    listen,
    staysUp: args.cleanup === true || listen?.forwardTo !== undefined
  }
}
