// Each kind of activity as a line for a person: how loud it is, what happened, and what to do about it.

import type { Activity, ActivityData, ActivityType } from '../ens/activity.js'
import type { Timings } from '../ens/outcome.js'

export const levels = ['debug', 'info', 'warn', 'error'] as const
export type Level = (typeof levels)[number]

export interface Line {
  readonly level: Level
  readonly text: string
  readonly hint?: string
}

type Lines = { readonly [T in ActivityType]: (data: ActivityData[T]) => Line }

const info = (text: string): Line => ({ level: 'info', text })

const round = (ms: number): string => `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`

/** `33 ms (dns 1 ms, tcp 0.4 ms, headers 31 ms)` */
export const timingsText = ({ total, ...phases }: Timings): string => {
  const parts = Object.entries(phases).map(([phase, ms]) => `${phase} ${round(ms)}`)
  return `${round(total)}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`
}

// Other 5xx, and those of a fault rule, are what was asked for.
const levelOf = (statusCode: number, isFault: boolean): Level => {
  if (statusCode === 500 && !isFault) return 'error'
  return statusCode >= 400 ? 'warn' : 'info'
}

const happened = ({ answered, ...outcome }: ActivityData['probe.failed']['outcome']): string => {
  const { statusCode, code, phase } = outcome as { statusCode?: number; code?: string; phase?: string }
  return answered ? `answered ${statusCode}` : [code, 'in phase', phase].filter(Boolean).join(' ')
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const NAMED_TYPES = 3

/** `2 events, SendEvents.PushSent` */
const eventsText = (count: number, types: readonly string[]): string => {
  const left = types.length - NAMED_TYPES
  const named = types.slice(0, NAMED_TYPES)
  return [counted(count, 'event'), ...named, ...(left > 0 ? [`and ${counted(left, 'more type')}`] : [])].join(', ')
}

type DeliveryLike = Pick<ActivityData['delivery.queued'], 'callbackName' | 'eventCount' | 'replayOf'>

const batchText = ({ eventCount, callbackName, replayOf }: DeliveryLike): string =>
  `${counted(eventCount, 'event')} to ${callbackName}${replayOf === undefined ? '' : ' (replay)'}`

const afterAttempts = (attempts: number): string =>
  attempts === 0 ? 'untried' : `after ${counted(attempts, 'attempt')}`

const deliveryLines: Pick<Lines, Extract<ActivityType, `delivery.${string}`>> = {
  'delivery.queued': data => ({ level: 'debug', text: `batch of ${batchText(data)}, ${data.bytes} bytes` }),
  'delivery.attempted': data =>
    data.ok
      ? info(`delivered ${batchText(data)} (attempt ${data.attempt}, ${round(data.ms)})`)
      : {
          level: 'warn',
          text: `${batchText(data)}: attempt ${data.attempt} failed, ${data.verdict} (${round(data.ms)})`,
          hint: data.next.why
        },
  'delivery.delivered': data => ({
    level: 'debug',
    text: `done with ${batchText(data)}, ${afterAttempts(data.attempts)}`
  }),
  'delivery.deferred': data => info(`deferred ${batchText(data)} until ${new Date(data.until).toISOString()}`),
  'delivery.dropped': data => ({
    level: 'warn',
    text: `dropped ${batchText(data)}, ${afterAttempts(data.attempts)}`,
    hint: data.why
  }),
  'delivery.failed': data => ({
    level: 'warn',
    text: `gave up ${batchText(data)}, ${afterAttempts(data.attempts)}`,
    hint: data.why
  })
}

const bentWords = { probe: 'the probe of', delivery: 'a delivery to', api: 'the call of' } as const

const lines: Lines = {
  ...deliveryLines,
  'api.request': ({ method, path, statusCode, ms, errorcode, message, hint, fault }) => ({
    level: levelOf(statusCode, fault !== undefined),
    text: `${method} ${path} → ${statusCode} ${round(ms)}${message === undefined ? '' : `: ${message} (${errorcode})`}`,
    ...(hint !== undefined && { hint })
  }),
  'callback.created': ({ callbackName, callbackId }) => info(`callback ${callbackName} created, ${callbackId}`),
  'callback.verified': ({ callbackName }) => info(`callback ${callbackName} verified`),
  'callback.updated': ({ callbackName }) => info(`callback ${callbackName} updated`),
  'callback.regenerated': ({ callbackName }) => info(`callback ${callbackName} has a new signatureKey`),
  'callback.expired': ({ callbackName, hint }) => ({
    level: 'warn',
    text: `callback ${callbackName} was not verified in time`,
    hint
  }),
  'callback.deleted': ({ callbackName }) => info(`callback ${callbackName} deleted`),
  'callback.suspended': ({ callbackName, until, why }) => ({
    level: 'warn',
    text: `callback ${callbackName} suspended until ${new Date(until).toISOString()}`,
    hint: why
  }),
  'callback.resumed': ({ callbackName }) => info(`callback ${callbackName} is no longer suspended`),
  'event.accepted': ({ count, eventCategoryTypes, matched }) =>
    info(`accepted ${eventsText(count, eventCategoryTypes)}, matched ${counted(matched, 'time')}`),
  'event.unmatched': ({ count, eventCategoryTypes, hint }) => ({
    level: 'warn',
    text: `no subscription matched ${eventsText(count, eventCategoryTypes)}`,
    hint
  }),
  'probe.started': ({ url }) => ({ level: 'debug', text: `probe POST ${url}` }),
  'probe.passed': ({ url, timings }) => info(`probe POST ${url} → 200 ${timingsText(timings)}`),
  'probe.failed': ({ url, status, outcome, timings, hint }) => ({
    level: 'warn',
    text: `probe POST ${url} → ${status}: ${happened(outcome)}, ${timingsText(timings)}`,
    hint
  }),
  'subscription.created': ({ subscriptionName, eventCategoryTypes }) =>
    info(`subscription ${subscriptionName} created for ${eventCategoryTypes.join(', ')}`),
  'subscription.updated': ({ subscriptionName }) => info(`subscription ${subscriptionName} updated`),
  'subscription.paused': ({ subscriptionName, statusReason }) =>
    info(`subscription ${subscriptionName} paused: ${statusReason}`),
  'subscription.resumed': ({ subscriptionName, statusReason }) =>
    info(`subscription ${subscriptionName} resumed: ${statusReason}`),
  'subscription.deleted': ({ subscriptionName }) => info(`subscription ${subscriptionName} deleted`),
  'fault.fired': ({ rule, kind, phase, callbackName, operation, path }) =>
    info(`fault ${rule} (${kind}) bends ${bentWords[phase]} ${callbackName ?? operation ?? path}`),
  'fidelity.warning': ({ message, hint }) => ({ level: 'warn', text: `fidelity: ${message}`, hint }),
  'store.failed': ({ message, hint }) => ({ level: 'error', text: message, hint }),
  'store.recovered': () => info('what was delivered is written down again'),
  'clock.advanced': ({ to }) => info(`clock set to ${new Date(to).toISOString()}`),
  'state.reset': () => info('everything forgotten'),
  'state.imported': ({ callbacks, subscriptions, deliveries, events }) =>
    info(
      `state imported: callbacks ${callbacks}, subscriptions ${subscriptions}, deliveries ${deliveries}, events to come ${events}`
    ),
  'internal.error': ({ message, stack }) => ({
    level: 'error',
    text: `a bug of ens-local: ${message}`,
    hint: `Please report it: ${stack}`
  })
}

/** Texts may hold what other people wrote: make them printable before a terminal sees them. */
export const toLine = (activity: Activity): Line => (lines[activity.type] as (data: Activity) => Line)(activity)
