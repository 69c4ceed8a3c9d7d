// The fields of an event as dotted paths, and the form in which somebody changes them: each a line of text.

import { valueAt } from '../../ens/event-paths.js'

export interface EventField {
  /** `info.to`, as overrides and edits name it. */
  readonly path: string
  readonly value: unknown
}

/** A path with an empty part, or through one of these, can not be set (`ens/event-paths`). */
const isAddressable = (key: string): boolean =>
  key !== '' && !key.includes('.') && !['__proto__', 'constructor', 'prototype'].includes(key)

/** Fields lie a few levels deep; what is deeper is named with all that is in it. */
const DEEPEST = 12

/** Every field that a path can name, down to texts, numbers and what is empty. */
export const fieldsOf = (value: unknown, within = '', depth = 0): EventField[] => {
  const isOpen = typeof value === 'object' && value !== null && depth < DEEPEST
  const parts = isOpen ? Object.entries(value) : []
  if (parts.length === 0) return within === '' ? [] : [{ path: within, value }]
  return parts.flatMap(([key, part]) =>
    isAddressable(key) ? fieldsOf(part, within === '' ? key : `${within}.${key}`, depth + 1) : []
  )
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** JSON if it can be read as JSON, else text: as `trigger --set` takes it. */
export const toFieldValue = (text: string): unknown => {
  const value = parse(text)
  return value === undefined ? text : value
}

/** What `toFieldValue` makes the same value of: text without quotes where that is not JSON. */
export const toFieldText = (value: unknown): string =>
  typeof value === 'string' && parse(value) === undefined ? value : JSON.stringify(value)

/** As what a line of text will be sent: `text`, `number`, `array`, `null`. */
export const kindOf = (text: string): string => {
  const value = toFieldValue(text)
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'string' ? 'text' : typeof value
}

/** A line of the form. */
export interface FieldChange {
  readonly path: string
  readonly text: string
}

/** Paths and values for the replay; lines without a path are left out, of two with the same path the last one counts. */
export const toEdit = (changes: readonly FieldChange[]): Record<string, unknown> =>
  Object.fromEntries(
    changes.filter(({ path }) => path.trim() !== '').map(({ path, text }) => [path.trim(), toFieldValue(text)])
  )

/** What is at a path now, in the first event or in the one whose number it begins with; undefined for nothing. */
export const presentText = (events: unknown, path: string): string | undefined => {
  const value = valueAt(events, /^\d+\./.test(path) ? path : `0.${path}`)
  return value === undefined ? undefined : toFieldText(value)
}
