// What an event looks like when the real service sends it. What is otherwise is a warning and no error: somebody may
// want to see how a receiver takes it.

import { compositeIdOf } from './composite-id.js'
import { type EnsEvent, isObject, shown } from './event.js'
import type { EventFamily } from './event-catalogue.js'
import { valueAt } from './event-paths.js'
import { knownType } from './resolve-type.js'

interface Kind {
  readonly expected: string
  readonly fits: (value: unknown) => boolean
}

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most

const text: Kind = { expected: 'a string', fits: value => typeof value === 'string' }
const object: Kind = { expected: 'an object', fits: isObject }
const int32: Kind = {
  expected: 'a whole number from 0 to 2147483647',
  fits: value => isWhole(value, 0, 2_147_483_647)
}
const digits: Kind = {
  expected: 'a string of digits',
  fits: value => typeof value === 'string' && /^\d+$/.test(value)
}
const milliseconds: Kind = {
  expected: 'milliseconds since 1970, a number of 13 digits',
  fits: value => isWhole(value, 1e12, 1e13 - 1)
}
const bounceCode: Kind = { expected: 'HARD or SOFT', fits: value => value === 'HARD' || value === 'SOFT' }
const nullableText: Kind = { expected: 'a string or null', fits: value => value === null || text.fits(value) }

type Rules = Readonly<Record<string, Kind>>

const all = (kind: Kind, ...paths: string[]): Rules => Object.fromEntries(paths.map(path => [path, kind]))
const tenant: Rules = { timestampUTC: milliseconds, mid: int32, eid: int32 }
const contact: Rules = all(text, 'info.to', 'info.subscriberKey', 'info.messageKey')

/** What an event of each family always has. */
const required: Readonly<Record<EventFamily, Rules>> = {
  send: {
    ...tenant,
    ...all(text, 'compositeId', 'definitionKey', 'definitionId'),
    ...all(text, ...['jobId', 'batchId', 'listId', 'subscriberId', 'emailId'].map(name => `composite.${name}`)),
    ...contact
  },
  sms: { ...tenant, ...all(text, 'compositeId', 'definitionKey'), ...contact },
  engagement: {
    ...tenant,
    ...all(text, 'compositeId', 'definitionKey', 'definitionId'),
    ...all(text, ...['jobId', 'batchId', 'listId', 'subscriberId'].map(name => `composite.${name}`)),
    info: object
  },
  // Docs: mid and eid are strings in OTT events.
  ott: { timestampUTC: milliseconds, mid: digits, eid: digits },
  automation: {
    ...tenant,
    ...all(text, 'automationName', 'automationCustomerKey', 'automationType'),
    ...all(text, 'automationInstanceID', 'automationInstanceStatus')
  },
  push: {
    ...tenant,
    ...all(text, 'compositeId', 'composite.subscriberId', 'composite.deviceId'),
    'composite.jobId': text
  }
}

/** What else in composite and info is no string. */
const exceptions: Rules = {
  'info.location': object,
  'info.unsubscribeDate': milliseconds,
  'info.automationInstanceScheduledTimeUTC': milliseconds,
  'info.bounceCode': bounceCode
}

/** Docs: jobId is nullable for PushOpen. */
const byType: Readonly<Record<string, Rules>> = { 'EngagementEvents.PushOpen': { 'composite.jobId': nullableText } }

/** Every field of composite and info that no rule names. */
const inside = (event: EnsEvent, rules: Rules): [path: string, kind: Kind, value: unknown][] =>
  ['composite', 'info'].flatMap(part => {
    const fields = event[part]
    return Object.entries(isObject(fields) ? fields : {})
      .map(([key, value]): [string, unknown] => [`${part}.${key}`, value])
      .filter(([path]) => rules[path] === undefined)
      .map(([path, value]): [string, Kind, unknown] => [path, exceptions[path] ?? text, value])
  })

/**
 * What the real service would not send so: a sentence for each place, with what is there and what is expected. Throws
 * UserError `ERR_EVENT` when the type does not exist.
 */
export const eventWarnings = (event: EnsEvent): string[] => {
  const { name, family } = knownType(event.eventCategoryType)
  const rules = { ...required[family], ...byType[name] }
  const named = Object.entries(rules).map(([path, kind]): [string, Kind, unknown] => [path, kind, valueAt(event, path)])
  const odd = [...named, ...inside(event, rules)]
    .filter(([, { fits }, value]) => !fits(value))
    .map(([path, { expected }, value]) =>
      value === undefined
        ? `${path} is missing, expected ${expected}.`
        : `${path} is ${shown(value)}, expected ${expected}.`
    )
  const compositeId = compositeIdOf(event, family)
  if (compositeId === undefined || compositeId === event.compositeId) return odd
  return [...odd, `compositeId is ${shown(event.compositeId)}, expected ${compositeId}, which its parts make.`]
}
