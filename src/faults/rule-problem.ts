// What is wrong with a fault rule, where in it, and what to do about it.

import { nearest } from '../did-you-mean.js'
import { isObject, shown } from '../ens/event.js'

export interface Problem {
  /** From the rule to the value that is wrong; for one that is missing, to where it should be. */
  readonly path: readonly (string | number)[]
  /** A sentence without its end. */
  readonly says: string
  readonly hint: string
}

type Values = Readonly<Record<string, unknown>>

export const namedBy = (path: Problem['path']): string => path.join('.')

/** The value at the end of `path` is wrong: `says` goes behind its name. */
export const wrong = (path: Problem['path'], says: string, hint: string): Problem => ({
  path,
  says: `${namedBy(path)} ${says}`,
  hint
})

/** Undefined stands for what is not there: programs write it so. */
export const given = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

/** Whether it is an object with no other keys than these. */
export const problemOfKeys = (value: unknown, path: Problem['path'], keys: readonly string[]): Problem | undefined => {
  const what = path.length === 0 ? 'It' : namedBy(path)
  const has = `${path.length === 0 ? 'A rule' : namedBy(path)} has ${keys.join(', ')}.`
  if (!isObject(value)) return { path, says: `${what} must be an object, is ${shown(value)}`, hint: has }
  const unknown = Object.keys(given(value)).find(key => !keys.includes(key))
  if (unknown === undefined) return undefined
  const near = nearest(unknown, keys)
  const says = `There is no ${namedBy([...path, unknown])}`
  return { path: [...path, unknown], says, hint: near === undefined ? has : `Did you mean ${near}? ${has}` }
}

/** Whether it is one of `choices`. */
export const problemOfChoice = (
  value: unknown,
  path: Problem['path'],
  choices: readonly string[]
): Problem | undefined => {
  if (choices.some(choice => choice === value)) return undefined
  const near = typeof value === 'string' ? nearest(value, choices) : undefined
  const list = `There are ${choices.join(', ')}.`
  const says = `${namedBy(path)}: there is no ${shown(value)}`
  return { path, says, hint: near === undefined ? list : `Did you mean ${near}? ${list}` }
}
