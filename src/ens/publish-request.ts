// What a publication may look like. It comes from people, so whatever does not fit is named, and what would fit.

import { type EnsEvent, eventError, isObject, shown } from './event.js'
import type { EventsOfType, PublishRequest } from './publication.js'

/** In one call: a list of so many is built, matched and kept in one go. */
export const MAX_EVENTS = 100_000

/** A request for several events, each on its own. */
export const isList = (request: PublishRequest): request is Extract<PublishRequest, { events: unknown }> =>
  (request as { events?: unknown }).events !== undefined

/** An event to be sent as it is; whatever else is in it is what somebody wants to send. */
export const isCompleteEvent = (item: Omit<EventsOfType, 'count'> | EnsEvent): item is EnsEvent =>
  (item as Partial<EnsEvent>).eventCategoryType !== undefined

const HOW =
  'Send {"type": "EmailSent", "count": 10, "overrides": {"info.to": "a@example.com"}} or {"events": [{"type": "EmailSent"}, …]}.'

const refuseUnknown = (fields: Readonly<Record<string, unknown>>, known: readonly string[], where: string): void => {
  const unknown = Object.keys(fields).find(name => fields[name] !== undefined && !known.includes(name))
  if (unknown !== undefined)
    throw eventError(
      `${where} has a field ${shown(unknown)}, which means nothing.`,
      `The fields are ${known.join(', ')}.`
    )
}

const checkCount = (count: unknown): void => {
  if (count === undefined || (Number.isInteger(count) && Number(count) >= 1 && Number(count) <= MAX_EVENTS)) return
  throw eventError(
    `count is ${shown(count)}, and no whole number from 1 to ${MAX_EVENTS}.`,
    'Publish more than that in several calls.'
  )
}

const checkOf = (of: unknown, where: string): void => {
  if (of === undefined || typeof of === 'string' || (isObject(of) && typeof of.eventCategoryType === 'string')) return
  throw eventError(
    `${where}of is ${shown(of)}, and neither an event nor a compositeId.`,
    'Give the whole send event, with its eventCategoryType, or its compositeId.'
  )
}

const checkWanted = (wanted: Readonly<Record<string, unknown>>, where: string): void => {
  const { type, overrides, of } = wanted
  if (typeof type !== 'string')
    throw eventError(
      type === undefined ? `${where}type is missing.` : `${where}type is ${shown(type)}, and no text.`,
      `${HOW} \`ens-local about events\` lists the types.`
    )
  if (overrides !== undefined && !isObject(overrides))
    throw eventError(
      `${where}overrides is ${shown(overrides)}, and no object.`,
      'Write it as {"info.to": "a@example.com"}: dotted path, then value.'
    )
  checkOf(of, where)
}

const checkItem = (item: unknown, index: number): void => {
  const where = `events[${index}]`
  if (!isObject(item)) throw eventError(`${where} is ${shown(item)}, and no object.`, HOW)
  if (item.eventCategoryType !== undefined) return
  refuseUnknown(item, ['type', 'overrides', 'of'], where)
  checkWanted(item, `${where}.`)
}

const checkEvents = (events: unknown): void => {
  if (!Array.isArray(events)) throw eventError(`events is ${shown(events)}, and no array.`, HOW)
  if (events.length === 0) throw eventError('events is empty.', 'Put at least one event into it.')
  if (events.length > MAX_EVENTS)
    throw eventError(`events has ${events.length}, more than ${MAX_EVENTS}.`, 'Publish the rest in another call.')
  events.forEach(checkItem)
}

/**
 * The request that `value` is. Which types and paths there are is not looked at yet. Throws UserError `ERR_EVENT` for
 * anything else.
 */
export const checkPublishRequest = (value: unknown): PublishRequest => {
  if (!isObject(value)) throw eventError(`The publication is ${shown(value)}, and no object.`, HOW)
  if (value.eventCategoryType !== undefined)
    throw eventError('The publication is an event itself.', 'Put it into a list: {"events": [ … ]}.')
  if (value.events === undefined) {
    refuseUnknown(value, ['type', 'count', 'overrides', 'of'], 'The publication')
    checkWanted(value, '')
    checkCount(value.count)
  } else {
    const extra = ['type', 'count', 'overrides', 'of'].find(name => value[name] !== undefined)
    if (extra !== undefined) throw eventError(`The publication has both events and ${extra}.`, 'Leave one of them out.')
    refuseUnknown(value, ['events', 'type', 'count', 'overrides', 'of'], 'The publication')
    checkEvents(value.events)
  }
  return value as unknown as PublishRequest
}
