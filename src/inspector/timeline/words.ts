// What happened, in words: one line for each kind of activity, beside which its time, kind and callback stand.

import type { Activity, ActivityData, ActivityType } from '../../ens/activity.js'
import { countOf, span, timeOfDay } from '../moments.js'

export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet'

type At = { readonly at: number }
type Words = readonly [tone: Tone, text: string]
type Table = { readonly [T in ActivityType]: (data: ActivityData[T] & At) => Words }

const NAMED_TYPES = 2

/** `TransactionalSendEvents.EmailSent` → `EmailSent` */
export const shortType = (type: string): string => type.slice(type.indexOf('.') + 1)

const typesText = (types: readonly string[]): string => {
  const more = types.length - NAMED_TYPES
  const named = types.slice(0, NAMED_TYPES).map(shortType).join(', ')
  return more > 0 ? `${named} and ${countOf(more, 'more type')}` : named
}

const eventsText = ({ eventCategoryTypes, count }: ActivityData['event.unmatched' | 'event.accepted']): string =>
  `${typesText(eventCategoryTypes)} ×${count.toLocaleString('en')}`

/** The verdict without the rule it ends in, which is always the same. */
const verdictText = (verdict: string): string => verdict.replace(/ is none of .*$/, '')

/** How long until then, without the odd milliseconds. */
const until = (at: number, now: number): string => span(Math.max(0, Math.round((at - now) / 100) * 100))

const nextText = ({ does, at }: ActivityData['delivery.attempted']['next'], now: number): string => {
  if (does === 'drop') return ', dropped'
  if (does === 'fail') return ', given up'
  if (at === undefined) return ''
  return at > now ? `, next in ${until(at, now)}` : ', next at once'
}

const afterAttempts = ({ attempts }: { readonly attempts: number }): string =>
  attempts === 0 ? 'without an attempt' : `after ${countOf(attempts, 'attempt')}`

const happened = (outcome: ActivityData['probe.failed']['outcome']): string =>
  outcome.answered ? `answered ${outcome.statusCode}` : `${outcome.code ?? outcome.detail} in phase ${outcome.phase}`

const bent = { probe: 'the probe', delivery: 'a delivery', api: 'the call' } as const

const subscriptions: Pick<Table, Extract<ActivityType, `subscription.${string}`>> = {
  'subscription.created': ({ subscriptionName, eventCategoryTypes, filters }) => {
    const filtered = filters.length === 0 ? '' : `, ${countOf(filters.length, 'filter')}`
    return ['good', `${subscriptionName} created for ${typesText(eventCategoryTypes)}${filtered}`]
  },
  'subscription.updated': ({ subscriptionName }) => ['info', `${subscriptionName} updated`],
  'subscription.paused': ({ subscriptionName, statusReason }) => [
    'warn',
    `${subscriptionName} paused: ${statusReason}`
  ],
  'subscription.resumed': ({ subscriptionName, statusReason }) => [
    'good',
    `${subscriptionName} resumed: ${statusReason}`
  ],
  'subscription.deleted': ({ subscriptionName }) => ['info', `${subscriptionName} deleted`]
}

const deliveries: Pick<Table, Extract<ActivityType, `delivery.${string}`>> = {
  'delivery.queued': ({ eventCount, bytes, replayOf }) => [
    'quiet',
    `${replayOf === undefined ? 'batch' : 'replay'} of ${countOf(eventCount, 'event')}, ${countOf(bytes, 'byte')}`
  ],
  'delivery.attempted': ({ ok, attempt, verdict, ms, next, at }) =>
    ok
      ? ['good', `attempt ${attempt}: ${verdict}, ${span(ms)}`]
      : ['bad', `attempt ${attempt}: ${verdictText(verdict)}${nextText(next, at)}`],
  'delivery.delivered': data => ['good', `${countOf(data.eventCount, 'event')} delivered ${afterAttempts(data)}`],
  'delivery.deferred': data => ['warn', `deferred, next in ${until(data.until, data.at)}`],
  'delivery.dropped': data => ['bad', `dropped ${afterAttempts(data)}: ${data.why}`],
  'delivery.failed': data => ['bad', `given up ${afterAttempts(data)}: ${data.why}`]
}

const table: Table = {
  ...subscriptions,
  ...deliveries,
  'api.request': ({ operation, method, path, statusCode, message, ms }) => [
    statusCode < 400 ? 'good' : 'bad',
    `${operation ?? `${method} ${path}`} ${statusCode}, ${span(ms)}${message === undefined ? '' : `: ${message}`}`
  ],
  'callback.created': ({ url }) => ['good', `created for ${url}`],
  'callback.verified': () => ['good', 'verified'],
  'callback.updated': ({ maxBatchSize }) => ['info', `updated, at most ${countOf(maxBatchSize, 'event')} a batch`],
  'callback.regenerated': () => ['info', 'has a new signature key'],
  'callback.expired': () => ['bad', 'was not verified in time'],
  'callback.deleted': () => ['info', 'deleted'],
  'callback.suspended': data => ['bad', `suspended for ${until(data.until, data.at)}: ${data.why}`],
  'callback.resumed': () => ['good', 'is no longer suspended'],
  'probe.started': ({ url }) => ['quiet', `POST ${url}`],
  'probe.passed': ({ timings }) => ['good', `passed in ${span(timings.total)}`],
  'probe.failed': ({ status, outcome, timings }) => [
    'bad',
    `${status}: ${happened(outcome)}, after ${span(timings.total)}`
  ],
  'event.accepted': data => ['info', `${eventsText(data)} accepted, ${data.matched.toLocaleString('en')} matched`],
  'event.unmatched': data => ['warn', `${eventsText(data)} reached nobody: ${data.hint}`],
  'fault.fired': ({ rule, kind, phase, operation, path }) => [
    'warn',
    `${rule}, ${kind}, bends ${bent[phase]}${phase === 'api' ? ` ${operation ?? path}` : ''}`
  ],
  'fidelity.warning': ({ message }) => ['warn', message],
  'store.failed': ({ message }) => ['bad', message],
  'store.recovered': () => ['good', 'what was delivered is written down again'],
  'clock.advanced': ({ from, to }) => [
    'info',
    `advanced by ${span(Math.max(0, to - from))}, to ${timeOfDay(to).slice(0, 8)}`
  ],
  'state.reset': () => ['info', 'everything was forgotten'],
  'state.imported': ({ callbacks, subscriptions, deliveries }) => [
    'info',
    `imported, in place of all there was: ${countOf(callbacks, 'callback')}, ${countOf(subscriptions, 'subscription')}, deliveries: ${deliveries}`
  ],
  'internal.error': ({ message }) => ['bad', `a bug of ens-local: ${message}`]
}

/** A type of a newer emulator, which this page does not know, is named. */
export const toWords = (activity: Activity): Words => {
  const known = Object.hasOwn(table, activity.type) ? (table[activity.type] as (data: Activity) => Words) : undefined
  return known?.(activity) ?? ['info', activity.type]
}
