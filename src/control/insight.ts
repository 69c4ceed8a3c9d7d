// GET /deliveries/{id}/schedule and /signature: when a delivery is tried, and how its signature comes about. What works
// that out is loaded when somebody asks.

import type { FastifyInstance } from 'fastify'
import type { AttemptView, DeliveryView } from '../ens/delivery.js'
import { policies } from '../ens/retry-policy.js'
import type { Clock, Deliveries, Store } from '../ports.js'
import { ControlError } from './control-error.js'
import { idOf, noSuchDelivery } from './deliveries.js'
import type { StartSettings } from './health.js'
import { numberIn, type Query } from './query.js'

export interface InsightOptions {
  readonly deliveries: Pick<Deliveries, 'get'>
  readonly store: Pick<Store, 'callback' | 'deliveryBody'>
  readonly clock: Pick<Clock, 'now'>
  readonly settings: Pick<StartSettings, 'policy' | 'deliveryTimeoutMs' | 'signatureKey'>
}

/** More than a delivery is ever tried. */
const MOST_ATTEMPTS = 10_000

/** The last one unless another is asked for; undefined when none has been made. Throws ControlError `no-such-attempt`. */
const attemptOf = ({ deliveryId, attempts }: DeliveryView, asked: number | undefined): AttemptView | undefined => {
  const found = asked === undefined ? attempts.at(-1) : attempts.find(({ attempt }) => attempt === asked)
  if (found !== undefined || asked === undefined) return found
  throw new ControlError(
    404,
    'no-such-attempt',
    `The delivery ${deliveryId} has no attempt ${asked}.`,
    `Attempts count from 1, and there are ${attempts.length} so far.`
  )
}

const noCallback = (callbackId: string): ControlError =>
  new ControlError(
    409,
    'no-callback',
    `The callback ${callbackId} has been deleted, so there is no key to check with.`,
    'Its deliveries can still be looked at, and replayed as they were.'
  )

const addSchedule = (app: FastifyInstance, { deliveries, clock, settings }: InsightOptions): void => {
  const summary = 'When a delivery was tried, and when it is if every attempt fails'
  app.get('/deliveries/:deliveryId/schedule', { config: { summary } }, async request => {
    const delivery = await deliveries.get(idOf(request))
    if (delivery === undefined) throw noSuchDelivery(idOf(request))
    const { toSchedule } = await import('../ens/schedule.js')
    const { policy, deliveryTimeoutMs: deadlineMs } = settings
    return toSchedule(delivery, { policy: policies[policy], deadlineMs, now: clock.now() })
  })
}

const addSignature = (app: FastifyInstance, { deliveries, store, settings }: InsightOptions): void => {
  const summary = 'How the signature of an attempt comes about, with the key: ?attempt=N, else the last'
  app.get('/deliveries/:deliveryId/signature', { config: { summary } }, async request => {
    const asked = numberIn(request.query as Query, 'attempt', [1, MOST_ATTEMPTS])
    const delivery = await deliveries.get(idOf(request))
    const body = await store.deliveryBody(idOf(request))
    if (delivery === undefined || body === undefined) throw noSuchDelivery(idOf(request))
    const attempt = attemptOf(delivery, asked)
    const callback = await store.callback(delivery.callbackId)
    if (callback === undefined) throw noCallback(delivery.callbackId)
    const { checkSignature } = await import('../ens/check-signature.js')
    const { signatureKey } = callback
    return checkSignature({ delivery, attempt, body, signatureKey, keyEncoding: settings.signatureKey })
  })
}

export const addInsight = (app: FastifyInstance, options: InsightOptions): void => {
  addSchedule(app, options)
  addSignature(app, options)
}
