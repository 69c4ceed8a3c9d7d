// ENS over HTTP, not listening yet: hooks, routes, and the answer for everything else.

import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { assumptions } from '../ens/assumptions.js'
import type { Operations } from '../operations/operations.js'
import type { Clock, EmitActivity, Random } from '../ports.js'
import { type AuthMode, createAuthCheck } from './auth.js'
import { addBodyParser } from './body-parser.js'
import { addCallbackRoutes } from './ens-callbacks.js'
import { addSubscriptionRoutes } from './ens-subscriptions.js'
import { createErrorHandler } from './error-handler.js'
import './fastify-types.js'
import { watchForOpenapi } from './openapi.js'
import { type ApiClient, tokenRoute } from './token.js'
import { watchRoutes } from './unknown-routes.js'
import { createWire, pathOf } from './wire.js'

export interface AppOptions {
  readonly operations: Operations
  readonly emit: EmitActivity
  readonly clock: Pick<Clock, 'now'>
  /** For the message ids only, so that they do not disturb the ids of `--seed`. */
  readonly random: Pick<Random, 'uuid'>
  /** Aborts before the application is closed: what is still answered ends its connection. */
  readonly closing: AbortSignal
  readonly strict: boolean
  readonly version: string
  readonly auth: { readonly mode: AuthMode; readonly secret: Uint8Array; readonly clients: readonly ApiClient[] }
}

/** Observed: on every answer of the real service; clients assert that the Mashery id is there. */
const ensHeaders = ({ uuid }: Pick<Random, 'uuid'>): Record<string, string> => ({
  'x-mashery-message-id': uuid(),
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache, must-revalidate, max-age=0, no-store, private'
})

const addHooks = (app: FastifyInstance, { emit, random }: AppOptions): void => {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(ensHeaders(random))
  })
  app.addHook('onResponse', async (request, reply) => {
    const { operation } = request.routeOptions.config
    emit('api.request', {
      method: request.method,
      path: pathOf(request),
      statusCode: reply.statusCode,
      ...(operation !== undefined && { operation }),
      ...reply.refusal,
      ms: Math.round(reply.elapsedTime * 10) / 10
    })
  })
}

const ensRoutes: FastifyPluginAsync<AppOptions> = async (app, options) => {
  const { operations, auth, clock, emit, strict } = options
  addHooks(app, options)
  addBodyParser(app)
  app.setErrorHandler(createErrorHandler(emit))
  app.addHook('onRequest', createAuthCheck({ ...auth, clock }))
  const unknown = watchRoutes(app)
  await app.register(tokenRoute, { ...auth, clock })
  const wire = createWire(strict, emit)
  addCallbackRoutes(app, operations, wire)
  addSubscriptionRoutes(app, operations, wire)
  app.all('/*', async (request, reply) => unknown(request, reply))
}

/** Builds the application; the caller listens and closes. More plugins may be registered before that. */
export const buildApp = async (options: AppOptions): Promise<{ app: FastifyInstance; openapi: () => object }> => {
  const app = Fastify({
    bodyLimit: assumptions.bodyLimit.value.bytes,
    // Observed: clients join `…/` with `/platform`, and end paths in a slash.
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 4096 },
    frameworkErrors: (error, request, reply) => {
      createErrorHandler(options.emit)(error, request, reply.headers(ensHeaders(options.random)))
    }
  })
  // A kept-alive connection would hold `close` up for its whole idle time.
  app.addHook('onSend', async (_request, reply) => {
    if (options.closing.aborted) reply.header('connection', 'close')
  })
  const openapi = watchForOpenapi(app, options.version)
  await app.register(ensRoutes, options)
  return { app, openapi }
}
