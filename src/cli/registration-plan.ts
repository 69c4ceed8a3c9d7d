// How a url is to be registered: the flags of `registrationOptions`, checked before anything is done.

import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { eventTypes } from '../ens/event-catalogue.js'
import { resolveType } from '../ens/resolve-type.js'
import type { RegistrationRequest } from '../registration/registration.js'
import type { Args, Io } from './command.js'
import { commaListOf, numberOf, textOf, textsOf } from './option-values.js'
import { readTarget, type Target } from './target.js'
import { usageError } from './usage-error.js'

export interface RegistrationPlan {
  readonly target: Target
  /** MID of the business unit. */
  readonly accountId: string | undefined
  /** Made of the url if there is none. */
  readonly callbackName: string | undefined
  readonly maxBatchSize: number | undefined
  readonly subscription:
    | {
        readonly subscriptionName: string | undefined
        readonly eventCategoryTypes: readonly string[]
        readonly filters: readonly string[] | undefined
      }
    | undefined
  readonly replace: boolean
  readonly cleanup: boolean
  readonly verifySignatures: boolean
  /** An absolute path, whose folder is there. */
  readonly out: string | undefined
  readonly json: boolean
}

/** Assumed: ENS names no limit; a longer one would not fit a table. */
const LONGEST_NAME = 100

const nameFor = (url: string): string =>
  url
    .replace(/^\w+:\/\//, '')
    .replace(/\/$/, '')
    .slice(0, LONGEST_NAME)

/** A tenant may have types that we do not know; of a short name there must be one that we do. */
const typeFor = (name: string, { isTenant }: Target): string =>
  isTenant && name.includes('.') ? name : resolveType(name).name

const subscriptionOf = (args: Args, target: Target): RegistrationPlan['subscription'] => {
  const names = commaListOf(args, 'subscribe') ?? []
  const filters = textsOf(args, 'filter')
  const subscriptionName = textOf(args, 'subscription-name')
  if (names.length === 0) {
    if (filters === undefined && subscriptionName === undefined) return undefined
    throw usageError('To which events to subscribe is missing.', 'For example: --subscribe EmailSent,EmailBounced')
  }
  const eventCategoryTypes = names.flatMap(name =>
    name === 'all' ? eventTypes.map(type => type.name) : [typeFor(name, target)]
  )
  return { subscriptionName, eventCategoryTypes: [...new Set(eventCategoryTypes)], filters }
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true

const outOf = async (args: Args, { cwd }: Pick<Io, 'cwd'>): Promise<string | undefined> => {
  const given = textOf(args, 'out')
  if (given === undefined) return undefined
  const path = resolve(cwd, given)
  if (!(await isFolder(dirname(path))))
    throw usageError(`--out: the folder ${dirname(path)} is not there.`, 'Make it, or give another path.')
  if (await isFolder(path))
    throw usageError(`--out: ${path} is a folder.`, 'Give the path of a file; it is replaced if it is there.')
  return path
}

/**
 * Throws UserError for what makes no sense. `callbackName` is given by the command, since `--name` is not the same for
 * all of them.
 */
export const readRegistrationPlan = async (
  args: Args,
  io: Pick<Io, 'env' | 'cwd'>,
  callbackName: string | undefined
): Promise<RegistrationPlan> => {
  const target = readTarget(args, io)
  return {
    target,
    accountId: textOf(args, 'account-id'),
    callbackName,
    maxBatchSize: numberOf(args, 'max-batch-size'),
    subscription: subscriptionOf(args, target),
    replace: args.replace === true,
    cleanup: args.cleanup === true,
    verifySignatures: args['verify-signatures'] === true,
    out: await outOf(args, io),
    json: args.json === true
  }
}

export const toRequest = (plan: RegistrationPlan, url: string): RegistrationRequest => {
  const { callbackName = nameFor(url), maxBatchSize, subscription, replace, cleanup, verifySignatures } = plan
  return {
    callbackName,
    url,
    maxBatchSize,
    subscription: subscription && {
      ...subscription,
      subscriptionName: subscription.subscriptionName ?? callbackName
    },
    replace,
    mustBeNew: cleanup || verifySignatures
  }
}
