// The help texts, laid out by yargs: of ens-local as a whole, and of each command.

import yargs, { type Options } from 'yargs'
import type { Command, Io, Option } from './command.js'
import { variableOf } from './environment.js'
import { wrap } from './wrap.js'

/** Lines longer than this are hard to read, however wide the terminal is. */
const WIDEST = 100

const widthOf = ({ stdout }: Pick<Io, 'stdout'>): number => Math.min(stdout.columns || 80, WIDEST)

const toOptions = (options: Command['options']): Record<string, Options> =>
  Object.fromEntries(
    Object.entries(options).map(([name, { env: _env, duration: _duration, size: _size, own: _own, ...option }]) => [
      name,
      { ...option, describe: `${option.describe} [env: ${variableOf(name, options[name] as Option)}]` }
    ])
  )

type Help = ReturnType<typeof yargs>

const blank = (usage: string, io: Pick<Io, 'stdout'>): Help =>
  yargs().scriptName('ens-local').locale('en').version(false).help(false).wrap(widthOf(io)).usage(usage)

/** yargs squeezes examples into two columns; a command line to copy needs a line of its own. */
const exampleLines = (examples: Command['examples'], io: Pick<Io, 'stdout'>): string[] => [
  'Examples:',
  ...examples.flatMap(([line, does]) => [`  ${line}`, ...wrap(does, widthOf(io), '      ')])
]

const toText = async (
  help: Help,
  io: Pick<Io, 'stdout'>,
  examples: Command['examples'],
  note: string
): Promise<string> =>
  [await help.getHelp(), '', ...exampleLines(examples, io), '', ...wrap(note, widthOf(io)), ''].join('\n')

export const commandHelp = (describe: string, command: Command, io: Pick<Io, 'stdout'>): Promise<string> => {
  const { usage, positionals = {}, options, examples } = command
  const help = blank(`ens-local ${usage}\n\n${describe}`, io).options(toOptions(options))
  for (const [name, positional] of Object.entries(positionals)) help.positional(name, positional as object)
  const note = 'A flag counts before its variable, and that before ens-local.config.json, as in {"json": true}.'
  return toText(help, io, examples, note)
}

const begin: readonly [string, string][] = [
  ['ens-local demo', 'See the whole handshake on this machine, in a second'],
  ['ens-local start --forward-to http://127.0.0.1:3000', 'ENS for the app on port 3000']
]

export const generalHelp = (commands: Readonly<Record<string, string>>, io: Pick<Io, 'stdout'>): Promise<string> => {
  const about = 'The Event Notification Service of Salesforce Marketing Cloud, emulated on this machine.'
  const help = blank(`ens-local <command>\n\n${about}`, io)
  for (const [name, describe] of Object.entries(commands)) help.command(name, describe)
  help.option('help', { type: 'boolean', describe: 'This; after a command, its flags and examples' })
  help.option('version', { type: 'boolean', describe: 'The version' })
  return toText(help, io, begin, 'Each command has its own help: `ens-local start --help`.')
}
