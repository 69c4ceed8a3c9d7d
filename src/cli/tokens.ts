// From argv to raw values, by yargs, which does nothing but take the words apart: no checks, no handlers, no exit.

import yargs, { type Options } from 'yargs'
import { didYouMean } from '../did-you-mean.js'
import type { Command } from './command.js'
import { shellWord } from './shell-word.js'
import { usageError } from './usage-error.js'
import { isBoolean, isList } from './value.js'

export interface Tokens {
  /** Flag → raw value; a list as an array. */
  readonly flags: Readonly<Record<string, unknown>>
  readonly positionals: readonly string[]
}

const configuration = {
  'camel-case-expansion': false,
  'dot-notation': false,
  'greedy-arrays': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'strip-aliased': true
}

/** Numbers and choices are checked later, alike for flags, environment and file, so they are text here. */
const toToken = ({ alias, ...option }: Options): Options => ({
  ...(alias !== undefined && { alias }),
  ...(isList(option) ? { array: true, string: true } : { type: isBoolean(option) ? 'boolean' : 'string' })
})

/** yargs takes `--json=maybe` for false. */
const checkBooleans = (argv: readonly string[], { options }: Command): void => {
  for (const word of argv.slice(0, argv.indexOf('--') >>> 0)) {
    const [, name = '', value = ''] = /^--([\w-]+)=(.*)$/s.exec(word) ?? []
    if (options[name] && isBoolean(options[name]) && !['true', 'false'].includes(value))
      throw usageError(`--${name}: ${value} is neither true nor false.`, `Write --${name} or --no-${name}.`)
  }
}

const checkKnown = (flags: Readonly<Record<string, unknown>>, name: string, { options }: Command): void => {
  const unknown = Object.keys(flags).find(flag => options[flag] === undefined)
  if (unknown === undefined) return
  const dashed = unknown.length === 1 ? `-${unknown}` : `--${unknown}`
  const known = Object.keys(options).map(flag => `--${flag}`)
  throw usageError(
    `${name} has no flag ${dashed}.`,
    didYouMean(dashed, known, `\`ens-local ${name} --help\` lists its flags.`)
  )
}

/** The last one wins, as everywhere on a command line. */
const toRaw = (value: unknown, option: Options | undefined): unknown =>
  Array.isArray(value) && option !== undefined && !isList(option) ? value.at(-1) : value

/** Whose a flag is behind the first word can not be told; behind `--` it can. */
const checkProgram = (words: readonly string[], argv: readonly string[], name: string): void => {
  const flag = words.find(word => word.startsWith('-'))
  if (flag === undefined || argv[argv.length - words.length - 1] === '--') return
  const line = words.map(shellWord).join(' ')
  throw usageError(`Is ${flag} for ${name} or for ${words[0]}?`, `Put -- between: ens-local ${name} -- ${line}`)
}

/** Throws a usage error for a flag the command does not have. */
export const toTokens = (argv: readonly string[], name: string, command: Command): Tokens => {
  checkBooleans(argv, command)
  const options = Object.fromEntries(Object.entries(command.options).map(([flag, option]) => [flag, toToken(option)]))
  const parsed = yargs()
    .help(false)
    .version(false)
    .exitProcess(false)
    .parserConfiguration({ ...configuration, 'halt-at-non-option': command.runsProgram === true })
    .options(options)
    .parseSync(argv)
  const { _: positionals, $0: _script, ...flags } = parsed as Record<string, unknown> & { _: (string | number)[] }
  checkKnown(flags, name, command)
  if (command.runsProgram) checkProgram(positionals.map(String), argv, name)
  const given = Object.entries(flags).filter(([, value]) => value !== undefined)
  return {
    flags: Object.fromEntries(given.map(([flag, value]) => [flag, toRaw(value, command.options[flag])])),
    positionals: positionals.map(String)
  }
}
