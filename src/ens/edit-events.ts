// A body with some fields of its events changed, for an edited replay.

import { UserError } from '../errors.js'
import type { EnsEvent } from './event.js'
import { withValue } from './event-paths.js'

const wrong = (message: string, hint: string, cause?: unknown): UserError =>
  new UserError(message, hint, { code: 'ERR_EDIT', cause })

const setIn = (event: EnsEvent, path: string, value: unknown): EnsEvent => {
  try {
    return withValue(event, path, value)
  } catch (cause) {
    const { message, hint } = cause as UserError
    throw wrong(message, hint, cause)
  }
}

const setOne = (events: readonly EnsEvent[], index: number, path: string, value: unknown): EnsEvent[] => {
  if (index >= events.length)
    throw wrong(
      `The path ${index}.${path} names event ${index}, and the batch has ${events.length}.`,
      `Count from 0 to ${events.length - 1}, or leave the number out for all of them.`
    )
  return events.map((event, at) => (at === index ? setIn(event, path, value) : event))
}

/**
 * Sets each dotted path in every event, or, where it begins with a number (`0.info.to`), in that one alone.
 * Throws UserError `ERR_EDIT` for a path that can not be.
 */
export const editEvents = (body: Uint8Array, edit: Readonly<Record<string, unknown>>): Uint8Array => {
  let events = JSON.parse(Buffer.from(body).toString()) as EnsEvent[]
  for (const [path, value] of Object.entries(edit)) {
    const [, index, rest = ''] = /^(\d+)\.(.+)$/s.exec(path) ?? []
    events =
      index === undefined ? events.map(event => setIn(event, path, value)) : setOne(events, Number(index), rest, value)
  }
  return Buffer.from(JSON.stringify(events))
}
