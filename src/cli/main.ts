// The command line: finds the command, works out what it is run with, runs it, and turns errors into words.

import { didYouMean } from '../did-you-mean.js'
import { VERSION } from '../version.js'
import { toArguments } from './arguments.js'
import type { Io } from './command.js'
import { commands, type Entry, loadAll } from './commands.js'
import { reportFailure } from './failure.js'
import { commandHelp, generalHelp } from './help.js'
import { processIo } from './process-io.js'
import { usageError } from './usage-error.js'

const isAsked = (argv: readonly string[], ...flags: string[]): boolean => {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).some(word => flags.includes(word))
}

const generalHelpText = (io: Io): Promise<string> =>
  generalHelp(Object.fromEntries(Object.entries(commands).map(([name, { describe }]) => [name, describe])), io)

const withoutCommand = async (argv: readonly string[], io: Io): Promise<number> => {
  if (isAsked(argv, '--help', '-h')) {
    io.stdout.write(await generalHelpText(io))
    return 0
  }
  io.stderr.write(`${await generalHelpText(io)}\n`)
  throw usageError('No command is given.', 'Begin with `ens-local demo`, or run the emulator with `ens-local start`.')
}

/** Flags may stand before the command; a word that stands first must be one. */
const findCommand = (argv: readonly string[]): number =>
  argv[0]?.startsWith('-') === false ? 0 : argv.findIndex(word => Object.hasOwn(commands, word))

const entryOf = (name: string): Entry => {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry !== undefined) return entry
  const hint = didYouMean(name, Object.keys(commands), '`ens-local --help` lists all commands.')
  throw usageError(`There is no command ${name}.`, hint)
}

const runCommand = async (name: string, argv: readonly string[], io: Io): Promise<number> => {
  const { describe, load } = entryOf(name)
  const command = await load()
  if (isAsked(argv, '--help', '-h')) {
    io.stdout.write(await commandHelp(describe, command, io))
    return 0
  }
  const all = { commandNames: Object.keys(commands), loadAll }
  const args = await toArguments(argv, { name, command, ...all }, io)
  const exitCode = await guard(io, args.json === true, () => command.run(args, io, all))
  // The terminal shows ^C: what it shows next begins on a line of its own.
  if (exitCode === 130 && io.stderr.isTTY) io.stderr.write('\n')
  return exitCode
}

const guard = async (io: Io, json: boolean, run: () => Promise<number>): Promise<number> => {
  try {
    return await run()
  } catch (error) {
    return reportFailure(error, io, json)
  }
}

const dispatch = async (argv: readonly string[], io: Io): Promise<number> => {
  if (argv[0] === '--get-yargs-completions') {
    const { complete } = await import('./complete.js')
    io.stdout.write(await complete(argv.slice(2)))
    return 0
  }
  if (isAsked(argv, '--version', '-v')) {
    io.stdout.write(`${VERSION}\n`)
    return 0
  }
  if (argv[0] === 'help') return dispatch([...argv.slice(1), '--help'], io)
  const index = findCommand(argv)
  const name = argv[index]
  return name === undefined ? withoutCommand(argv, io) : runCommand(name, argv.toSpliced(index, 1), io)
}

/** Runs a command line. Resolves with the exit code, and never rejects. */
export const main = (argv: readonly string[], io: Io = processIo()): Promise<number> =>
  guard(io, isAsked(argv, '--json'), () => dispatch(argv, io))
