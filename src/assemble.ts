// The composition root: puts ENS, its ways in and its delivery together over the parts.

import { setMaxListeners } from 'node:events'
import type { FastifyInstance } from 'fastify'
import { controlRoutes } from './control/control.js'
import { createDelivery, type Delivering } from './delivery/create-delivery.js'
import type { Activity } from './ens/activity.js'
import type { PublishAnswer } from './ens/publication.js'
import { checkPublishRequest } from './ens/publish-request.js'
import { policies } from './ens/retry-policy.js'
import { createReadFixture } from './fixtures.js'
import { buildApp, type Front } from './http/app.js'
import { expireCallbacks } from './operations/expire-callbacks.js'
import { createOperations, type Operations } from './operations/operations.js'
import { publishEvents } from './operations/publish-events.js'
import type { Parts } from './parts.js'
import type { Deliveries, Settled } from './ports.js'
import { createRandom } from './random/create-random.js'
import { VERSION } from './version.js'

const buildDelivery = ({ settings, clock, stopwatch, store, activities, posters, faults }: Parts): Delivering => {
  const delivering = createDelivery({
    store,
    clock,
    stopwatch,
    random: createRandom(settings.seed, 'deliveries'),
    emit: activities.emit,
    post: posters.delivery.post,
    cancelPosts: posters.delivery.cancel,
    holdBack: faults.holdBack,
    policy: policies[settings.policy],
    isVolatile: settings.data === 'memory',
    settings
  })
  activities.subscribe(activity => {
    if (isEndOfInterest(activity)) delivering.engine.reconsider(activity.callbackId)
  })
  return delivering
}

type EndOfInterest = Extract<Activity, { type: 'subscription.paused' | 'subscription.deleted' | 'callback.deleted' }>

const isEndOfInterest = (activity: Activity): activity is EndOfInterest =>
  activity.type === 'subscription.paused' ||
  activity.type === 'subscription.deleted' ||
  activity.type === 'callback.deleted'

/** All of it, not listening yet. */
export interface Assembled {
  readonly app: FastifyInstance
  /** The request is checked. */
  publish(request: unknown): Promise<PublishAnswer>
  readonly deliveries: Deliveries
  readonly settled: Settled
  reset(): Promise<void>
  close(): Promise<void>
}

type Core = Pick<Assembled, 'publish' | 'deliveries' | 'settled' | 'reset'> & {
  readonly operations: Operations
  readonly pending: Delivering['pending']
  start(): Promise<void>
  /** Nothing more falls due. */
  stop(): void
  close(): Promise<void>
}

/** ENS without a way in. */
const buildCore = (parts: Parts, closing: AbortSignal): Core => {
  const { settings, clock, store, activities, posters, faults } = parts
  const { emit } = activities
  const random = createRandom(settings.seed, 'ids')
  const ports = { store, clock, random, emit, post: posters.probe.post, settings, closing }
  const expiry = expireCallbacks(ports)
  const { engine, deliveries, settled, pending } = buildDelivery(parts)
  const publish = publishEvents({
    ...ports,
    directory: store.directory,
    random: createRandom(settings.seed, 'events'),
    enqueue: engine.enqueue,
    readFixture: createReadFixture()
  })
  return {
    operations: createOperations(ports, expiry.watch),
    publish: async request => publish(checkPublishRequest(request)),
    deliveries,
    settled,
    pending,
    reset: async () => {
      await engine.reset()
      await store.clear()
      faults.reset()
      activities.forget()
      emit('state.reset', {})
    },
    start: async () => {
      await expiry.watch()
      await engine.start()
    },
    stop: expiry.close,
    close: engine.close
  }
}

/** Loaded only for who asks for one. */
const buildFront = async ({ settings, stopwatch, activities: { emit } }: Parts): Promise<Front | undefined> => {
  const { proxy, host } = settings
  if (proxy === undefined) return undefined
  const { createProxy } = await import('./proxy/create-proxy.js')
  return createProxy({ certificateFor: name => proxy.certificateFor(name), host, stopwatch, emit })
}

const buildHttp = async (parts: Parts, core: Core, closing: AbortSignal): Promise<FastifyInstance> => {
  const { settings, clock, stopwatch, store, activities, secret, faults } = parts
  const { host, controlToken, data: storeName, policy, auth, clients, strict, seed, tls } = settings
  const front = await buildFront(parts)
  const { app, openapi } = await buildApp({
    operations: core.operations,
    emit: activities.emit,
    clock,
    stopwatch,
    closing,
    random: createRandom(seed, 'messages'),
    bendCall: faults.bendCall,
    strict,
    version: VERSION,
    ...(tls !== undefined && { tls }),
    ...(front && { front }),
    auth: { mode: auth, secret, clients }
  })
  const guard = { host, ...(controlToken !== undefined && { controlToken }) }
  const shown = { version: VERSION, storeName, policy, store, clock, activities, openapi, faults: faults.rules }
  app.get('/', async (_request, reply) => reply.redirect('/_ens-local/'))
  await app.register(controlRoutes, { ...core, ...guard, ...shown, closing, prefix: '/_ens-local' })
  return app
}

export const assemble = async (parts: Parts): Promise<Assembled> => {
  const { store, posters, faults } = parts
  const closing = new AbortController()
  // One for each probe under way.
  setMaxListeners(0, closing.signal)
  const core = buildCore(parts, closing.signal)
  const app = await buildHttp(parts, core, closing.signal)
  await core.start()
  return {
    ...core,
    app,
    async close() {
      closing.abort()
      faults.stop()
      core.stop()
      // Together: a request may wait for a delivery that is now called off.
      await Promise.all([app.close(), core.close()])
      await Promise.all([posters.probe.close(), posters.delivery.close()])
      await faults.close()
      await store.close()
    }
  }
}
