// Reads what a command was given, of the types that its options declare.

import type { Args } from './command.js'
import { usageError } from './usage-error.js'

export const textOf = (args: Args, name: string): string | undefined => args[name] as string | undefined

/** Throws a usage error when it is not given. */
export const requiredTextOf = (args: Args, name: string, example: string): string => {
  const value = textOf(args, name)
  if (value !== undefined) return value
  throw usageError(`--${name} is missing.`, `For example: ${example}`)
}

export const numberOf = (args: Args, name: string): number | undefined => args[name] as number | undefined

export const textsOf = (args: Args, name: string): string[] | undefined => args[name] as string[] | undefined

/** Each one given, also with commas between. */
export const commaListOf = (args: Args, name: string): string[] | undefined => {
  const texts = textsOf(args, name)?.flatMap(text => text.split(','))
  return texts?.map(text => text.trim()).filter(text => text !== '')
}
