// The subscription resource, with the list by callback.

import type { FastifyInstance } from 'fastify'
import type { Operations } from '../operations/operations.js'
import { ensRoute } from './ens-route.js'
import { createSubscriptionSchema, updateSubscriptionSchema } from './schemas.js'
import type { Wire } from './wire.js'

interface ById {
  Params: { subscriptionId: string }
}
interface ByCallback {
  Params: { callbackId: string }
}

const route = ensRoute('subscription')

export const addSubscriptionRoutes = (app: FastifyInstance, operations: Operations, wire: Wire): void => {
  const create = route('createSubscription', 'create', createSubscriptionSchema)
  app.post('/platform/v1/ens-subscriptions', create, async (request, reply) => {
    const { items, isBare } = await wire.readItems(createSubscriptionSchema, request)
    return wire.sendItems(reply, 201, await operations.createSubscription(items), isBare)
  })
  app.get('/platform/v1/ens-subscriptions', route('getAllSubscriptions', 'read'), async (_request, reply) =>
    wire.sendJson(reply, 200, await operations.getAllSubscriptions())
  )
  app.get<ById>(
    '/platform/v1/ens-subscriptions/:subscriptionId',
    route('getSubscription', 'read'),
    async (request, reply) => wire.sendJson(reply, 200, await operations.getSubscription(request.params.subscriptionId))
  )
  const byCallback = route('getAllSubscriptionsForCallback', 'read')
  app.get<ByCallback>('/platform/v1/ens-subscriptions-by-cb/:callbackId', byCallback, async (request, reply) =>
    wire.sendJson(reply, 200, await operations.getAllSubscriptionsForCallback(request.params.callbackId))
  )
  const update = route('updateSubscription', 'update', updateSubscriptionSchema)
  app.put('/platform/v1/ens-subscriptions', update, async (request, reply) => {
    const { items, isBare } = await wire.readItems(updateSubscriptionSchema, request)
    return wire.sendItems(reply, 200, await operations.updateSubscription(items), isBare)
  })
  const remove = route('deleteSubscription', 'delete')
  app.delete<ById>('/platform/v1/ens-subscriptions/:subscriptionId', remove, async (request, reply) => {
    await operations.deleteSubscription(request.params.subscriptionId)
    return wire.sendEmpty(reply, 200)
  })
}
