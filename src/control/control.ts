// The control API under /_ens-local: what steers and shows the emulator, and is no part of ENS.

import type { FastifyError, FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { UserError } from '../errors.js'
import type { ActivityLog, Clock, Deliveries, FaultRules, ReadInspectorFile, Settled, Store } from '../ports.js'
import { addActivity } from './activity.js'
import { addCallbacks, type Pending } from './callbacks.js'
import { addCatalogue, type CatalogueOptions } from './catalogue.js'
import { addClock } from './clock.js'
import { badParameter, ControlError, fromUserError } from './control-error.js'
import { type Admission, addCredentials } from './credentials.js'
import { addDeliveries } from './deliveries.js'
import { addEvents, type Publish } from './events.js'
import { addFaults } from './faults.js'
import { createGuard, type GuardOptions } from './guard.js'
import { addHealth, type HealthOptions } from './health.js'
import { addInsight } from './insight.js'
import { addInspector } from './inspector.js'
import { addMetrics } from './metrics.js'
import { addSettled } from './settled.js'
import { addState, type StateOptions } from './state.js'
import { addStream } from './stream.js'
import { addSubscriptions } from './subscriptions.js'

export interface ControlOptions extends GuardOptions, HealthOptions, CatalogueOptions, StateOptions {
  readonly store: Store
  readonly clock: Clock
  readonly activities: ActivityLog
  readonly publish: Publish
  readonly deliveries: Deliveries
  readonly settled: Settled
  readonly pending: Pending
  readonly faults: FaultRules
  readonly admission: () => Admission
  readonly readInspectorFile: ReadInspectorFile
  /** Forgets everything. */
  readonly reset: () => Promise<void>
  /** Aborts before the application is closed: what is still answered ends its connection. */
  readonly closing: AbortSignal
  /** The OpenAPI document of all that can be called. */
  readonly openapi: () => object
}

const toControlError = (error: FastifyError | ControlError | UserError): ControlError => {
  if (error instanceof ControlError) return error
  if (error instanceof UserError) return fromUserError(error)
  const status = error.statusCode ?? 500
  if (status < 500)
    return new ControlError(status, 'bad-request', error.message, 'Send JSON, as GET /openapi.json shows.')
  return new ControlError(500, 'internal', error.message, 'This is a bug of ens-local: please report it with the log.')
}

/** Any media type, and none: `curl -d` says form, and a body is JSON here or nothing. */
const addBodyParser = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('*', { parseAs: 'string' }, async (_request: FastifyRequest, text: string) => {
    if (text.trim() === '') return undefined
    try {
      return JSON.parse(text.replace(/^\uFEFF/, ''))
    } catch {
      throw badParameter(
        'The body is not valid JSON, or not the whole of it.',
        'Send JSON, as GET /openapi.json shows.'
      )
    }
  })
}

const addErrors = (app: FastifyInstance, { emit }: ActivityLog): void => {
  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const { status, code, message, hint } = toControlError(error)
    if (status === 500) emit('internal.error', { message, stack: String(error.stack), path: request.url })
    return reply.code(status).send({ error: { code, message, hint } })
  })
  app.all('/*', async request => {
    const path = `${request.method} ${request.url}`
    throw new ControlError(404, 'no-such-call', `There is no ${path}.`, 'GET /_ens-local/openapi.json lists all calls.')
  })
}

const addReset = (app: FastifyInstance, { reset }: ControlOptions): void => {
  app.post('/reset', { config: { summary: 'Forgets everything' } }, async () => {
    await reset()
    return { status: 'ok' }
  })
}

export const controlRoutes: FastifyPluginAsync<ControlOptions> = async (app, options) => {
  const { activities, store, closing } = options
  app.addHook('onRequest', createGuard(options))
  app.addHook('onSend', async (_request, reply) => {
    if (closing.aborted) reply.header('connection', 'close')
  })
  addBodyParser(app)
  addErrors(app, activities)
  addInspector(app, options.readInspectorFile)
  addHealth(app, options)
  addReset(app, options)
  addState(app, options)
  addCredentials(app, options.admission)
  addCatalogue(app, options)
  addCallbacks(app, store, options.pending)
  addSubscriptions(app, store)
  addEvents(app, options.publish)
  addDeliveries(app, options.deliveries)
  addInsight(app, options)
  addSettled(app, options.settled, closing)
  addActivity(app, activities)
  addStream(app, activities)
  addClock(app, options)
  addFaults(app, options.faults)
  addMetrics(app, activities)
  app.get('/openapi.json', { config: { summary: 'This document' } }, async () => options.openapi())
}
