// An engagement event that is about a send event: receivers find the one by the ids of the other.

import { readSendId } from './composite-id.js'
import { type EnsEvent, eventError } from './event.js'
import { type EventType, eventTypes } from './event-catalogue.js'
import { valueAt, withValue } from './event-paths.js'
import { knownType } from './resolve-type.js'

const isEngagement = (name: string): boolean => name.startsWith('EngagementEvents.')

/** What it has in common with its send event, where both have it. */
const copiedPaths = ['mid', 'eid', 'info.to', 'info.subscriberKey']
const pushPaths = ['composite', 'definitionKey', 'mid', 'eid']

const copied = (event: EnsEvent, from: EnsEvent, paths: readonly string[]): EnsEvent =>
  paths
    .filter(path => valueAt(event, path) !== undefined && valueAt(from, path) !== undefined)
    .reduce((copy, path) => withValue(copy, path, valueAt(from, path)), event)

const checkSend = (type: EventType, send: EnsEvent): void => {
  const { name, family } = knownType(send.eventCategoryType)
  const wanted = type.family === 'push' ? 'push' : 'send'
  if (family === wanted && !isEngagement(name)) return
  const sends = eventTypes.filter(row => row.family === wanted && !isEngagement(row.name)).map(row => row.name)
  throw eventError(`${type.name} is not about ${name}.`, `Give one of ${sends.join(', ')} as of.`)
}

const withIds = (event: EnsEvent, type: EventType, compositeId: unknown): EnsEvent => {
  if (type.family === 'push')
    throw eventError(
      `The compositeId of a push event does not tell its job and device, so ${type.name} can not be derived from it.`,
      'Give the whole send event as of.'
    )
  return { ...event, composite: { ...(event.composite as object), ...readSendId(compositeId) } }
}

/**
 * The event with the ids of the send event `of`, an event or a compositeId. Throws UserError `ERR_EVENT` when there is
 * no such relation.
 */
export const derivedEvent = (event: EnsEvent, type: EventType, of: EnsEvent | string): EnsEvent => {
  const isDerivable = isEngagement(type.name) && (type.family === 'engagement' || type.family === 'push')
  if (!isDerivable)
    throw eventError(
      `${type.name} is not about another event, so it can not be derived from one.`,
      'Leave out of, or trigger an email or push engagement such as EmailOpen.'
    )
  if (typeof of === 'string') return withIds(event, type, of)
  checkSend(type, of)
  return type.family === 'push'
    ? copied(event, of, pushPaths)
    : copied(withIds(event, type, of.compositeId), of, copiedPaths)
}
