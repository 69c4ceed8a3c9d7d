// ENS over HTTP, not listening yet: hooks, routes, and the answer for everything else.

import type { IncomingMessage, Server } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { assumptions } from '../ens/assumptions.js'
import type { Operations } from '../operations/operations.js'
import type { BendCall, Clock, EmitActivity, Random, Stopwatch } from '../ports.js'
import { type AuthMode, createAuthCheck } from './auth.js'
import { createCallBender } from './bend-call.js'
import { addBodyParser } from './body-parser.js'
import { addCallbackRoutes } from './ens-callbacks.js'
import { addSubscriptionRoutes } from './ens-subscriptions.js'
import { createErrorHandler } from './error-handler.js'
import './fastify-types.js'
import { watchForOpenapi } from './openapi.js'
import { refuseConnect } from './refuse-connect.js'
import { endSilentConnections } from './silent-connections.js'
import { type ApiClient, tokenRoute } from './token.js'
import { watchRoutes } from './unknown-routes.js'
import { createWire, type Wire } from './wire.js'

/** What takes requests before the application does. */
export interface Front {
  attach(server: Server): void
  /** Whether a request that came unencrypted was for an https url all the same. */
  isSecure(request: IncomingMessage): boolean
}

export interface AppOptions {
  readonly operations: Operations
  readonly emit: EmitActivity
  readonly clock: Pick<Clock, 'now'>
  readonly stopwatch: Pick<Stopwatch, 'now'>
  /** For the message ids only, so that they do not disturb the ids of `--seed`. */
  readonly random: Pick<Random, 'uuid'>
  /** Aborts before the application is closed: what is still answered ends its connection. */
  readonly closing: AbortSignal
  readonly bendCall: BendCall
  readonly strict: boolean
  readonly version: string
  /** Serve https with these, in PEM. */
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly auth: { readonly mode: AuthMode; readonly secret: Uint8Array; readonly clients: readonly ApiClient[] }
  readonly front?: Front
}

/** Observed: on every answer of the real service; clients assert that the Mashery id is there. */
const ensHeaders = ({ uuid }: Pick<Random, 'uuid'>): Record<string, string> => ({
  'x-mashery-message-id': uuid(),
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache, must-revalidate, max-age=0, no-store, private'
})

const ensRoutes: FastifyPluginAsync<AppOptions & { readonly wire: Wire }> = async (app, options) => {
  const { operations, auth, clock, stopwatch, emit, random, wire, front } = options
  const check = createAuthCheck({ ...auth, clock })
  const bend = createCallBender(options.bendCall, wire)
  // Before the body is read: who may not call is not listened to.
  app.addHook('onRequest', (request, reply, done) => {
    request.startedAt = stopwatch.now()
    reply.headers(ensHeaders(random))
    const bending = bend(request, reply)
    if (bending === undefined) done()
    else void bending.then(isAnswered => isAnswered || done())
  })
  app.addHook('onRequest', (request, _reply, done) => {
    check(request)
    done()
  })
  addBodyParser(app)
  app.setErrorHandler(createErrorHandler(emit, wire))
  const unknown = watchRoutes(app)
  await app.register(tokenRoute, { ...auth, clock, wire, ...(front && { isSecure: front.isSecure }) })
  addCallbackRoutes(app, operations, wire)
  addSubscriptionRoutes(app, operations, wire)
  app.all('/*', async (request, reply) => unknown(request, reply))
}

/** Builds the application; the caller listens and closes. More plugins may be registered before that. */
export const buildApp = async (options: AppOptions): Promise<{ app: FastifyInstance; openapi: () => object }> => {
  const wire = createWire(options)
  const refuse = createErrorHandler(options.emit, wire)
  const app = Fastify({
    https: options.tls ?? null,
    bodyLimit: assumptions.bodyLimit.value.bytes,
    // Observed: clients join `…/` with `/platform`, and end paths in a slash.
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 4096 },
    frameworkErrors: (error, request, reply) => {
      request.startedAt = options.stopwatch.now()
      refuse(error, request, reply.headers(ensHeaders(options.random)))
    }
    // The one type for both: routes and hooks see no difference.
  }) as unknown as FastifyInstance
  endSilentConnections(app)
  if (options.front === undefined) refuseConnect(app.server, options.emit)
  else options.front.attach(app.server)
  app.decorateRequest('startedAt', 0)
  const openapi = watchForOpenapi(app, options.version)
  await app.register(ensRoutes, { ...options, wire })
  return { app, openapi }
}
