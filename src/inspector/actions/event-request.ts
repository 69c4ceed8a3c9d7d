// What POST /_ens-local/events is sent.

import { isObject } from '../../ens/event.js'
import type { EventsOfType, PublishRequest } from '../../ens/publication.js'

const wrap = (value: unknown): unknown => {
  if (Array.isArray(value)) return { events: value }
  return isObject(value) && value.eventCategoryType !== undefined ? { events: [value] } : value
}

/** Of an event, an array of events, or a whole request, as JSON; whether they make sense is the emulator's to say. */
export const readEvents = (text: string): { readonly request: PublishRequest } | { readonly wrong: string } => {
  try {
    return { request: wrap(JSON.parse(text)) as PublishRequest }
  } catch (error) {
    return { wrong: `This is not JSON: ${(error as Error).message}.` }
  }
}

/** What is not given is left out. */
export const toEventsOfType = ({ type, count, overrides }: Required<Omit<EventsOfType, 'of'>>): EventsOfType => ({
  type,
  ...(count !== 1 && { count }),
  ...(Object.keys(overrides).length > 0 && { overrides })
})
