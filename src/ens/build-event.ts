// An event from its fixture: new ids, the time of now, what was asked for, and then whatever follows from that.

import { compositeIdOf, smsCompositeId } from './composite-id.js'
import { derivedEvent } from './derived-event.js'
import { type EnsEvent, isObject } from './event.js'
import type { EventFamily } from './event-catalogue.js'
import { decides, valueAt, withValue } from './event-paths.js'
import { knownType } from './resolve-type.js'

/** `number`: digits within 32 bits, as Marketing Cloud numbers its jobs and subscribers. */
export type IdKind = 'number' | 'uuid'

/** A new id, unlike all before. */
export type NewId = (kind: IdKind) => string

export interface BuildOptions {
  /** Dotted path → value, in this order; new paths may come into being. */
  readonly overrides?: Readonly<Record<string, unknown>> | undefined
  /** The send event that this one is about, or its compositeId. */
  readonly of?: EnsEvent | string | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

interface FreshId {
  readonly path: string
  readonly kind: IdKind
  readonly prefix?: string
}

const composite = (...names: string[]): FreshId[] =>
  names.map(name => ({ path: `composite.${name}`, kind: 'number' as const }))

/** What tells one event from another. Lists, emails and send definitions live longer than an event: they stay. */
const freshIds: Record<EventFamily, readonly FreshId[]> = {
  send: [...composite('jobId', 'batchId', 'subscriberId'), { path: 'info.messageKey', kind: 'uuid' }],
  sms: [
    { path: 'composite.Tsid', kind: 'uuid', prefix: 'api.' },
    { path: 'composite.jobId', kind: 'uuid' },
    ...composite('batchId'),
    { path: 'info.messageKey', kind: 'uuid' }
  ],
  engagement: [...composite('jobId', 'batchId', 'subscriberId'), { path: 'info.jobUrlId', kind: 'number' }],
  ott: [
    { path: 'messageKey', kind: 'uuid' },
    { path: 'messageId', kind: 'uuid', prefix: 'wamid.' }
  ],
  automation: [{ path: 'automationInstanceID', kind: 'uuid' }],
  push: [
    { path: 'compositeId', kind: 'uuid' },
    ...composite('jobId', 'subscriberId'),
    { path: 'composite.deviceId', kind: 'uuid' }
  ]
}

const withFreshIds = (fixture: EnsEvent, family: EventFamily, newId: NewId): EnsEvent =>
  freshIds[family]
    .filter(({ path }) => valueAt(fixture, path) !== undefined)
    .reduce((event, { path, kind, prefix = '' }) => withValue(event, path, prefix + newId(kind)), fixture)

const domainOf = (to: unknown): unknown =>
  typeof to === 'string' && to.includes('@') ? to.split('@').at(-1) : undefined

/** For one that has no composite. */
const lonelySmsId = (event: EnsEvent, newId: NewId): string =>
  smsCompositeId({
    Tsid: `api.${newId('uuid')}`,
    jobId: newId('uuid'),
    batchId: newId('number'),
    mobileNumber: valueAt(event, 'info.to'),
    subscriberId: '0'
  })

/** What follows from the rest of an event, in this order; undefined leaves it as it is. */
const following: readonly {
  readonly path: string
  readonly value: (event: EnsEvent, family: EventFamily, newId: NewId) => unknown
}[] = [
  { path: 'info.unsubscribeDate', value: event => event.timestampUTC },
  { path: 'info.automationInstanceScheduledTimeUTC', value: event => event.timestampUTC },
  { path: 'info.domain', value: event => domainOf(valueAt(event, 'info.to')) },
  { path: 'composite.mobileNumber', value: event => valueAt(event, 'info.to') },
  {
    path: 'compositeId',
    value: (event, family, newId) =>
      family === 'sms' && !isObject(event.composite) ? lonelySmsId(event, newId) : compositeIdOf(event, family)
  }
]

/**
 * A new event. The same options and ids give the same event. Throws UserError `ERR_EVENT` for overrides that can not be
 * made, for a type that does not exist and for an `of` that the type can not be about.
 */
export const buildEvent = (fixture: EnsEvent, { overrides = {}, of, now }: BuildOptions, newId: NewId): EnsEvent => {
  const type = knownType(fixture.eventCategoryType)
  const fresh = withFreshIds(fixture, type.family, newId)
  const related = of === undefined ? fresh : derivedEvent(fresh, type, of)
  // Nobody opens an email before it is sent.
  const sentAt = valueAt(of, 'timestampUTC')
  const timed = { ...related, timestampUTC: typeof sentAt === 'number' ? Math.max(now, sentAt) : now }
  const changes = Object.entries(overrides)
  const changed = changes.reduce<EnsEvent>((event, [path, value]) => withValue(event, path, value), timed)
  knownType(changed.eventCategoryType)
  return following
    .filter(({ path }) => valueAt(changed, path) !== undefined && !changes.some(([by]) => decides(by, path)))
    .reduce((event, { path, value }) => {
      const follows = value(event, type.family, newId)
      return follows === undefined ? event : withValue(event, path, follows)
    }, changed)
}
