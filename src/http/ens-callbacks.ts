// The callback resource, with its two neighbours ens-verify and ens-regenerate.

import type { FastifyInstance } from 'fastify'
import type { Operations } from '../operations/operations.js'
import { ensRoute } from './ens-route.js'
import { createCallbackSchema, regenerateSchema, updateCallbackSchema, verifySchema } from './schemas.js'
import { validate } from './validate.js'
import type { Wire } from './wire.js'

interface ById {
  Params: { callbackId: string }
}

const route = ensRoute('callback')

export const addCallbackRoutes = (app: FastifyInstance, operations: Operations, wire: Wire): void => {
  app.post(
    '/platform/v1/ens-callbacks',
    route('createCallback', 'create', createCallbackSchema),
    async (request, reply) => {
      const { items, isBare } = await wire.readItems(createCallbackSchema, request)
      return wire.sendItems(reply, 201, await operations.createCallback(items), isBare)
    }
  )
  app.get('/platform/v1/ens-callbacks', route('getAllCallbacks', 'read'), async (_request, reply) =>
    wire.sendJson(reply, 200, await operations.getAllCallbacks())
  )
  app.get<ById>('/platform/v1/ens-callbacks/:callbackId', route('getCallback', 'read'), async (request, reply) =>
    wire.sendJson(reply, 200, await operations.getCallback(request.params.callbackId))
  )
  app.put(
    '/platform/v1/ens-callbacks',
    route('updateCallback', 'update', updateCallbackSchema),
    async (request, reply) => {
      const { items, isBare } = await wire.readItems(updateCallbackSchema, request)
      return wire.sendItems(reply, 200, await operations.updateCallback(items), isBare)
    }
  )
  app.delete<ById>(
    '/platform/v1/ens-callbacks/:callbackId',
    route('deleteCallback', 'delete'),
    async (request, reply) => {
      await operations.deleteCallback(request.params.callbackId)
      return wire.sendEmpty(reply, 200)
    }
  )
  app.post('/platform/v1/ens-verify', route('verifyCallback', 'update', verifySchema), async (request, reply) => {
    await operations.verifyCallback(await validate(verifySchema, request.body))
    return wire.sendEmpty(reply, 200)
  })
  app.put(
    '/platform/v1/ens-regenerate',
    route('regenerateSignatureKey', 'update', regenerateSchema),
    async (request, reply) => {
      const { items, isBare } = await wire.readItems(regenerateSchema, request)
      return wire.sendItems(reply, 200, await operations.regenerateSignatureKey(items), isBare)
    }
  )
}
