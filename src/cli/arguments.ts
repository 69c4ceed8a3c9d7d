// What a command is run with: flag before environment before configuration file before default, all checked alike.

import type { Args, Command, Io, Option } from './command.js'
import { CONFIG_FILE, readConfig } from './config-file.js'
import { checkEnvironment, fromEnvironment, variableOf } from './environment.js'
import { toPositionals } from './positionals.js'
import { toTokens } from './tokens.js'
import { usageError } from './usage-error.js'
import { toValue } from './value.js'

export interface Frame {
  readonly name: string
  readonly command: Command
  readonly commandNames: readonly string[]
  readonly loadAll: () => Promise<Command[]>
}

/** A file that is broken counts for nothing with a command that is there to tell. */
const configFor = async (frame: Frame, io: Io): Promise<Readonly<Record<string, unknown>>> => {
  try {
    return await readConfig(frame, io)
  } catch (error) {
    if (frame.command.diagnoses) return {}
    throw error
  }
}

type Source = readonly [raw: unknown, from: string]

const makesSense = ([raw, from]: Source, option: Option): boolean => {
  try {
    toValue(raw, option, from)
    return true
  } catch {
    return false
  }
}

/** Throws a usage error for whatever is unknown, missing or wrong. */
export const toArguments = async (argv: readonly string[], frame: Frame, io: Io): Promise<Args> => {
  const { name, command, loadAll } = frame
  const { flags, positionals } = toTokens(argv, name, command)
  if (!command.diagnoses) await checkEnvironment(command, io, loadAll)
  const config = await configFor(frame, io)
  const args: Record<string, unknown> = toPositionals(positionals, command)
  for (const [flag, option] of Object.entries(command.options)) {
    const typed: Source = [flags[flag], `--${flag}`]
    const kept: Source[] = [
      [fromEnvironment(flag, option, io), variableOf(flag, option)],
      [config[flag], `${flag} in ${CONFIG_FILE}`]
    ]
    const sources = [typed, ...kept.filter(source => !command.diagnoses || makesSense(source, option))]
    const given = sources.find(([raw]) => raw !== undefined)
    if (given !== undefined) args[flag] = toValue(given[0], option, given[1])
    else if (option.default !== undefined) args[flag] = option.default
    else if (option.demandOption)
      throw usageError(`${name} needs --${flag}.`, `\`ens-local ${name} --help\` shows an example.`)
  }
  return args
}
