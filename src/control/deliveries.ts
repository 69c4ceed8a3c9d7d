// GET /deliveries, GET /deliveries/{id}, POST /deliveries/{id}/replay.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { deliveryStates } from '../ens/delivery.js'
import { isObject } from '../ens/event.js'
import { UserError } from '../errors.js'
import type { Deliveries } from '../ports.js'
import { badParameter, ControlError } from './control-error.js'
import { choiceIn, numberIn, type Query, textIn } from './query.js'

const MAX_LIMIT = 1000

type ListQuery = NonNullable<Parameters<Deliveries['list']>[0]>
type ReplayOptions = NonNullable<Parameters<Deliveries['replay']>[1]>

const toListQuery = (query: Query): ListQuery => {
  const callbackId = textIn(query, 'callbackId')
  const state = choiceIn(query, 'state', deliveryStates)
  const limit = numberIn(query, 'limit', [1, MAX_LIMIT])
  const cursor = textIn(query, 'cursor')
  const bodies = choiceIn(query, 'bodies', ['true', 'false'])
  return {
    ...(callbackId !== undefined && { callbackId }),
    ...(state !== undefined && { state }),
    ...(limit !== undefined && { limit }),
    ...(cursor !== undefined && { cursor }),
    ...(bodies !== undefined && { bodies: bodies === 'true' })
  }
}

const toReplayOptions = (body: unknown): ReplayOptions => {
  const given = body ?? {}
  if (!isObject(given)) throw badParameter('The body must be an object, or nothing.', 'Write it like {"resign":true}.')
  const { resign, edit } = given
  if (resign !== undefined && typeof resign !== 'boolean')
    throw badParameter('`resign` must be true or false.', 'Write it like {"resign":true}.')
  if (edit !== undefined && !isObject(edit))
    throw badParameter('`edit` must be an object of paths and values.', 'Write it like {"edit":{"info.to":"a@b.c"}}.')
  return { ...(resign !== undefined && { resign }), ...(edit !== undefined && { edit }) }
}

/** A list knows one delivery that may be missing: the one that a cursor names. */
const refuseCursor = (error: unknown): never => {
  if (error instanceof UserError && error.code === 'ERR_NO_DELIVERY') throw badParameter(error.message, error.hint)
  throw error
}

export const noSuchDelivery = (deliveryId: string): ControlError =>
  new ControlError(
    404,
    'no-such-delivery',
    `There is no delivery ${deliveryId}.`,
    'GET /_ens-local/deliveries lists them; the oldest that have ended are forgotten.'
  )

export const idOf = (request: FastifyRequest): string => (request.params as { deliveryId: string }).deliveryId

export const addDeliveries = (app: FastifyInstance, deliveries: Deliveries): void => {
  const list = 'The deliveries, newest first: ?callbackId=&state=&limit=N&cursor=&bodies=false'
  app.get('/deliveries', { config: { summary: list } }, async request => {
    const query = toListQuery(request.query as Query)
    return deliveries.list(query).catch(refuseCursor)
  })
  app.get('/deliveries/:deliveryId', { config: { summary: 'One delivery with every attempt' } }, async request => {
    const delivery = await deliveries.get(idOf(request))
    if (delivery !== undefined) return delivery
    throw noSuchDelivery(idOf(request))
  })
  const replay = 'Sends a delivery again: {"resign":true,"edit":{PATH:VALUE}}'
  app.post('/deliveries/:deliveryId/replay', { config: { summary: replay } }, async request =>
    deliveries.replay(idOf(request), toReplayOptions(request.body))
  )
}
