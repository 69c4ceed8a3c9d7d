// Which event of a batch somebody means: by its type, and by what is at some of its paths.

import { isDeepStrictEqual } from 'node:util'
import { shown } from '../ens/event.js'
import { valueAt } from '../ens/event-paths.js'
import { resolveType } from '../ens/resolve-type.js'

export interface ExpectedEvent {
  /** `EmailSent` or `TransactionalSendEvents.EmailSent`. */
  readonly type?: string
  /** Dotted path → the value that must be there: `{ 'info.to': 'a@example.com' }`. */
  readonly event?: Readonly<Record<string, unknown>>
}

/** The first that is as expected. Throws UserError `ERR_EVENT` for a type that does not exist. */
export const createFind = ({ type, event = {} }: ExpectedEvent): (<T>(events: readonly T[]) => T | undefined) => {
  const name = type === undefined ? undefined : resolveType(type).name
  const wanted = Object.entries(event)
  return events =>
    events.find(
      one =>
        (name === undefined || valueAt(one, 'eventCategoryType') === name) &&
        wanted.every(([path, value]) => isDeepStrictEqual(valueAt(one, path), value))
    )
}

/** In words: `an EmailSent with info.to "a@example.com"`. */
export const describeExpected = ({ type, event = {} }: ExpectedEvent): string => {
  const withs = Object.entries(event).map(([path, value]) => `${path} ${shown(value)}`)
  return [type ?? 'an event', ...(withs.length === 0 ? [] : ['with', withs.join(', ')])].join(' ')
}
