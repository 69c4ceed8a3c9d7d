// What stands behind the ? of a call, read and checked.

import { parseDuration } from '../ens/duration.js'
import { badParameter } from './control-error.js'

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** Throws ControlError `bad-parameter` when it is there twice or empty. */
export const textIn = (query: Query, name: string): string | undefined => {
  const value = query[name]
  if (value === undefined || (typeof value === 'string' && value !== '')) return value
  throw badParameter(`\`${name}\` needs one value.`, `Write it once, like ?${name}=VALUE, or leave it out.`)
}

/** Throws ControlError `bad-parameter` when it is no whole number from `min` to `max`. */
export const numberIn = (query: Query, name: string, [min, max]: readonly [number, number]): number | undefined => {
  const text = textIn(query, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw badParameter(`\`${name}\` must be a whole number from ${min} to ${max}.`, `Write it like ?${name}=${max}.`)
}

/** Throws ControlError `bad-parameter` when it is none of `choices`. */
export const choiceIn = <T extends string>(query: Query, name: string, choices: readonly T[]): T | undefined => {
  const text = textIn(query, name)
  const found = choices.find(choice => choice === text)
  if (text === undefined || found !== undefined) return found
  throw badParameter(`\`${name}\` is none of ${choices.join(', ')}.`, `Write it like ?${name}=${choices[0]}.`)
}

/** Milliseconds. Throws ControlError `bad-parameter` when it is neither a duration nor milliseconds. */
export const durationIn = (query: Query, name: string, fallback: number): number => {
  const text = textIn(query, name)
  if (text === undefined) return fallback
  const ms = /^\d{1,15}$/.test(text) ? Number(text) : parseDuration(text)
  if (ms !== undefined) return ms
  throw badParameter(`\`${name}\` must be a duration.`, `Write it like ?${name}=5s, with ms, s, m, h or d.`)
}
