// Readers of values out of a document: each answers what it was asked for, made anew, or throws what is wrong and where.

import { isObject, shown } from '../ens/event.js'
import { stateError } from '../ens/state-error.js'

/** `path` is where the value is. Throws UserError `ERR_STATE`. */
export type Reader<T> = (value: unknown, path: string) => T

/** What may be left out. */
export interface Optional<T> {
  readonly optional: Reader<T>
}

/** One for each property of `T`; the compiler asks for all of them. */
export type Fields<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Reader<T[K]>
}

const kindOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Names the kind alone: the value may be a key. */
const mustBe = (what: string, value: unknown, path: string): Error =>
  stateError(path, value === undefined ? ' is missing' : ` must be ${what}, is ${kindOf(value)}`)

export const text: Reader<string> = (value, path) => {
  if (typeof value === 'string') return value
  throw mustBe('a text', value, path)
}

export const flag: Reader<boolean> = (value, path) => {
  if (typeof value === 'boolean') return value
  throw mustBe('true or false', value, path)
}

const isWithin = (value: number, least: number, most: number): boolean => value >= least && value <= most

const number =
  (what: string, isFine: (value: number) => boolean): Reader<number> =>
  (value, path) => {
    if (typeof value !== 'number') throw mustBe(what, value, path)
    if (isFine(value)) return value
    throw stateError(path, ` must be ${what}, is ${shown(value)}`)
  }

export const wholeFrom = (least: number, most: number = Number.MAX_SAFE_INTEGER): Reader<number> =>
  number(
    `a whole number from ${least} ${most === Number.MAX_SAFE_INTEGER ? 'on' : `to ${most}`}`,
    value => Number.isSafeInteger(value) && isWithin(value, least, most)
  )

export const milliseconds: Reader<number> = number('a number from 0 on', value => isWithin(value, 0, Number.MAX_VALUE))

/** What a Date can be. */
const LAST_MOMENT = 8.64e15

export const moment: Reader<number> = number('a time in milliseconds since 1970', value =>
  isWithin(value, 0, LAST_MOMENT)
)

export const url: Reader<string> = (value, path) => {
  const read = text(value, path)
  if (URL.canParse(read)) return read
  throw stateError(path, ` must be a url, is ${shown(read)}`)
}

export const oneOf =
  <T extends string | number | boolean>(...choices: readonly T[]): Reader<T> =>
  (value, path) => {
    const found = choices.find(choice => choice === value)
    if (found !== undefined) return found
    if (value === undefined) throw mustBe('', value, path)
    throw stateError(path, ` must be ${choices.join(' or ')}, is ${shown(value)}`)
  }

export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value, path) =>
    value === null ? null : read(value, path)

export const optional = <T>(read: Reader<T>): Optional<T> => ({ optional: read })

export const listOf =
  <T>(read: Reader<T>): Reader<T[]> =>
  (value, path) => {
    if (Array.isArray(value)) return value.map((one, index) => read(one, `${path}[${index}]`))
    throw mustBe('an array', value, path)
  }

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

export const mapOf =
  <T>(read: Reader<T>): Reader<Record<string, T>> =>
  (value, path) => {
    if (!isObject(value)) throw mustBe('an object', value, path)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, read(one, below(path, key))]))
  }

const readField = (field: unknown, value: unknown, path: string): readonly unknown[] => {
  if (typeof field === 'function') return [field(value, path)]
  return value === undefined ? [] : [(field as Optional<unknown>).optional(value, path)]
}

/** With these properties and no others: what is not known would be lost. */
export const object = <T>(fields: Fields<T>): Reader<T> => {
  const entries = Object.entries(fields)
  return (value, path) => {
    if (!isObject(value)) throw mustBe('an object', value, path)
    const read: Record<string, unknown> = {}
    for (const [key, field] of entries) {
      const [found] = readField(field, value[key], below(path, key))
      if (found !== undefined) read[key] = found
    }
    const strange = Object.keys(value).find(key => value[key] !== undefined && !Object.hasOwn(fields, key))
    if (strange === undefined) return read as T
    throw stateError(below(path, strange), ' is nothing that this version of ens-local knows')
  }
}
