// An event of ENS: what all have in common, and how a place in one is named.

import { UserError } from '../errors.js'

export interface EnsEvent {
  /** `Category.Type`. */
  readonly eventCategoryType: string
  readonly [field: string]: unknown
}

/** What is wrong with an event somebody asked for, and what to do about it. */
export const eventError = (message: string, hint: string): UserError =>
  new UserError(message, hint, { code: 'ERR_EVENT' })

const toText = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    // Nested too deep or in a circle, or a bigint.
    return `a value of the type ${typeof value}`
  }
}

/** How an error or a warning shows a value: as JSON, and not the whole of a long one. */
export const shown = (value: unknown): string => {
  const text = toText(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
