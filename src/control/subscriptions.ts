// GET /subscriptions: the subscriptions with what ENS would never show, such as from when on they take effect.

import type { FastifyInstance } from 'fastify'
import type { Store } from '../ports.js'
import { type Query, textIn } from './query.js'

export const addSubscriptions = (app: FastifyInstance, store: Pick<Store, 'subscriptions'>): void => {
  const summary = 'The subscriptions, and from when on they take effect: ?callbackId='
  app.get('/subscriptions', { config: { summary } }, async request => ({
    subscriptions: await store.subscriptions(textIn(request.query as Query, 'callbackId'))
  }))
}
