// The compositeId of an event, made of its parts, and read back from a send event so that others can refer to it.

import { type EnsEvent, eventError, isObject, shown } from './event.js'
import type { EventFamily } from './event-catalogue.js'

/** Observed: receivers cut off a send's definitionId and dot, and find the compositeId of its opens and clicks. */
const engagementParts = ['jobId', 'listId', 'batchId', 'subscriberId'] as const

/** Docs: the sample of SmsTransient has these five in its compositeId, in this order. */
const smsParts = ['Tsid', 'jobId', 'batchId', 'mobileNumber', 'subscriberId'] as const

/** Docs: the sample of EmailNotSent has 0 where there is no batch and no subscriber. */
const part = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '0')

type Composite = Readonly<Record<string, unknown>>

const joined = (composite: Composite, names: readonly string[]): string =>
  names.map(name => part(composite[name])).join('.')

/** The compositeId of an SMS event. Assumed: that of one without a composite has the same form. */
export const smsCompositeId = (composite: Composite): string => joined(composite, smsParts)

/** What each family's compositeId is made of; a family that is not here has none, or an id of its own. */
const builders: Partial<Record<EventFamily, (composite: Composite, event: EnsEvent) => string>> = {
  send: (composite, event) => `${part(event.definitionId)}.${joined(composite, engagementParts)}`,
  engagement: composite => joined(composite, engagementParts),
  sms: smsCompositeId
}

/** What the compositeId of this event should be by its parts; undefined where it is not made of parts. */
export const compositeIdOf = (event: EnsEvent, family: EventFamily): string | undefined =>
  isObject(event.composite) ? builders[family]?.(event.composite, event) : undefined

export type SendIds = Readonly<Record<(typeof engagementParts)[number], string>>

/** The ids in a send event's compositeId. Throws UserError `ERR_EVENT` for text that is none. */
export const readSendId = (compositeId: unknown): SendIds => {
  const [, jobId, listId, batchId, subscriberId, ...more] =
    typeof compositeId === 'string' ? compositeId.split('.') : []
  if (!jobId || !listId || !batchId || !subscriberId || more.length > 0)
    throw eventError(
      `${shown(compositeId)} is no compositeId of a send event.`,
      'Give the send event itself, or its compositeId: definitionId.jobId.listId.batchId.subscriberId.'
    )
  return { jobId, listId, batchId, subscriberId }
}
