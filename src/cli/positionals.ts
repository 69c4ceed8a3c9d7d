// Positional arguments, by the places that a command's usage names: `probe <url>`, `about [topic]`, `forget <ids..>`.

import type { Command } from './command.js'
import { usageError } from './usage-error.js'
import { toValue } from './value.js'

interface Place {
  readonly name: string
  readonly isNeeded: boolean
  readonly isMany: boolean
}

const placesIn = (usage: string): Place[] =>
  [...usage.matchAll(/([<[])([\w-]+)(\.\.)?[>\]]/g)].map(([, bracket, name = '', many]) => ({
    name,
    isNeeded: bracket === '<',
    isMany: many !== undefined
  }))

/** Its value from the words that stand there; undefined for none. */
const valueAt = ({ name, isNeeded, isMany }: Place, words: readonly string[], command: Command): unknown => {
  const { default: fallback, ...kind } = command.positionals?.[name] ?? {}
  if (words.length > 0 && command.runsProgram) return words
  if (words.length > 0) return toValue(isMany ? words : words[0], { ...kind, array: isMany }, name)
  if (isNeeded) throw usageError(`<${name}> is missing.`, hintOf(command))
  return fallback
}

const hintOf = ({ usage }: Command): string => `Write it like this: ens-local ${usage}`

/** Throws a usage error when one is missing, is too many, or does not fit. */
export const toPositionals = (words: readonly string[], command: Command): Record<string, unknown> => {
  const left = [...words]
  const places = placesIn(command.usage).map(place => {
    const taken = left.splice(0, place.isMany ? left.length : 1)
    return [place.name, valueAt(place, taken, command)] as const
  })
  if (left.length > 0) throw usageError(`There is a word too many: ${left[0]}.`, hintOf(command))
  return Object.fromEntries(places.filter(([, value]) => value !== undefined))
}
