// Options from `ens-local.config.json` in the folder where the command runs.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { didYouMean } from '../did-you-mean.js'
import type { Command, Io } from './command.js'
import { usageError } from './usage-error.js'

export const CONFIG_FILE = 'ens-local.config.json'

type Values = Readonly<Record<string, unknown>>

interface Frame {
  readonly name: string
  readonly command: Command
  readonly commandNames: readonly string[]
  readonly loadAll: () => Promise<Command[]>
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const read = async (cwd: string): Promise<Values | undefined> => {
  let text: string
  try {
    text = await readFile(join(cwd, CONFIG_FILE), 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw usageError(`${CONFIG_FILE} can not be read (${code}).`, `Make ${join(cwd, CONFIG_FILE)} a file you may read.`)
  }
  return parse(text)
}

const parse = (text: string): Values => {
  let why = 'it is no object'
  try {
    const values: unknown = JSON.parse(text)
    if (isObject(values)) return values
  } catch (error) {
    why = (error as Error).message
  }
  throw usageError(`${CONFIG_FILE} is no JSON object: ${why.replaceAll(/\s+/g, ' ')}.`, 'Write it like {"port": 4010}.')
}

const refuseUnknown = (key: string, known: readonly string[]): never => {
  const hint = didYouMean(key, known, 'Its keys are the names of flags, without the dashes; see --help of the command.')
  throw usageError(`${CONFIG_FILE} has a key that no flag has: ${key}.`, hint)
}

const optionsOf = (command: Command): string[] => Object.keys(command.options)

const checkSection = (section: Values, command: Command): void => {
  for (const key of Object.keys(section)) if (!optionsOf(command).includes(key)) refuseUnknown(key, optionsOf(command))
}

/** Raw values for the options of this command: those under its name come before those at the top. */
export const readConfig = async (frame: Frame, { cwd }: Pick<Io, 'cwd'>): Promise<Values> => {
  const { name, command, commandNames, loadAll } = frame
  const all = await read(cwd)
  if (all === undefined) return {}
  const isSection = ([key, value]: [string, unknown]): boolean => commandNames.includes(key) && isObject(value)
  const top = Object.entries(all).filter(entry => !isSection(entry))
  const strange = top.map(([key]) => key).filter(key => !optionsOf(command).includes(key))
  if (strange.length > 0) {
    const known = (await loadAll()).flatMap(optionsOf)
    for (const key of strange) if (!known.includes(key)) refuseUnknown(key, known)
  }
  const section = isObject(all[name]) ? all[name] : {}
  checkSection(section, command)
  const shared = top.filter(([key]) => command.options[key]?.own !== true)
  return { ...Object.fromEntries(shared), ...section }
}
