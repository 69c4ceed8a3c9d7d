// Options from the environment: ENS_LOCAL_ and the option's name in capitals, or what the option says.

import { didYouMean } from '../did-you-mean.js'
import type { Command, Io, Option } from './command.js'
import { usageError } from './usage-error.js'
import { isList } from './value.js'

const PREFIX = 'ENS_LOCAL_'

/** Always allowed, also where no option reads it: what `ens-local exec` gives to the program it runs, and our folder. */
const shared = ['ENS_LOCAL_URL', 'ENS_LOCAL_TOKEN', 'ENS_LOCAL_CLIENT_ID', 'ENS_LOCAL_CLIENT_SECRET', 'ENS_LOCAL_HOME']

export const variableOf = (name: string, { env }: Option): string =>
  env ?? `${PREFIX}${name.toUpperCase().replaceAll('-', '_')}`

/** Its raw value; undefined for a variable that is not there or empty. Lists are written with commas. */
export const fromEnvironment = (name: string, option: Option, { env }: Pick<Io, 'env'>): unknown => {
  const text = env[variableOf(name, option)]
  if (text === undefined || text === '') return undefined
  return isList(option) ? text.split(',') : text
}

const variablesOf = ({ options }: Command): string[] =>
  Object.entries(options).map(([name, option]) => variableOf(name, option))

/** Throws a usage error for an ENS_LOCAL_ variable of no command. `loadAll` is asked only if this command does not know one. */
export const checkEnvironment = async (
  command: Command,
  { env }: Pick<Io, 'env'>,
  loadAll: () => Promise<Command[]>
): Promise<void> => {
  const own = [...shared, ...variablesOf(command)]
  const strange = Object.keys(env).filter(name => name.startsWith(PREFIX) && env[name] && !own.includes(name))
  if (strange.length === 0) return
  const known = [...shared, ...(await loadAll()).flatMap(variablesOf)]
  const unknown = strange.find(name => !known.includes(name))
  if (unknown === undefined) return
  const hint = didYouMean(unknown, known, '--help of each command names its variables; unset this one.')
  throw usageError(`ens-local has no variable ${unknown}.`, hint)
}
