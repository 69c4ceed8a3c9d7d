// The composition root: puts ENS, its ways in and its delivery together over the parts.

import { setMaxListeners } from 'node:events'
import type { FastifyInstance } from 'fastify'
import { type ControlOptions, controlRoutes } from './control/control.js'
import { createDelivery, type Delivering } from './delivery/create-delivery.js'
import type { Activity } from './ens/activity.js'
import type { EmulatorState } from './ens/emulator-state.js'
import type { PublishAnswer } from './ens/publication.js'
import { checkPublishRequest } from './ens/publish-request.js'
import { policies } from './ens/retry-policy.js'
import { toCredentials } from './ens/token.js'
import { createReadFixture } from './fixtures.js'
import { buildApp, type Front } from './http/app.js'
import { createReadInspectorFile } from './inspector-files.js'
import { expireCallbacks } from './operations/expire-callbacks.js'
import { failInterrupted } from './operations/fail-probe.js'
import { createOperations, type Operations } from './operations/operations.js'
import { publishEvents } from './operations/publish-events.js'
import { toUsualSettings } from './options.js'
import type { Parts } from './parts.js'
import type { Deliveries, ReadFixture, Settled } from './ports.js'
import { createRandom } from './random/create-random.js'
import { VERSION } from './version.js'
import { createWholeState, type WholeState } from './whole-state.js'

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
export interface Assembled extends Pick<WholeState, 'reset' | 'exportState' | 'importState'> {
  readonly app: FastifyInstance
  /** The request is checked. */
  publish(request: unknown): Promise<PublishAnswer>
  readonly deliveries: Deliveries
  readonly settled: Settled
  /** `keep` gets the state when nothing is under way any more; should it fail, all is closed first. */
  close(keep?: (state: EmulatorState) => unknown): Promise<void>
}

interface Core extends Pick<Assembled, 'publish' | 'deliveries' | 'settled'>, WholeState {
  readonly readFixture: ReadFixture
  readonly operations: Operations
  readonly pending: Delivering['pending']
  /** With what there is, or with a state. */
  start(state?: unknown): Promise<void>
  /** Nothing more falls due. */
  stop(): void
  close(): Promise<void>
}

/** ENS without a way in. */
const buildCore = (parts: Parts, closing: AbortSignal): Core => {
  const { settings, clock, store, activities, posters } = parts
  const { emit } = activities
  const random = createRandom(settings.seed, 'ids')
  const ports = { store, clock, random, emit, post: posters.probe.post, settings, closing }
  const expiry = expireCallbacks(ports)
  const { engine, deliveries, settled, pending } = buildDelivery(parts)
  const state = createWholeState(parts, { engine, expiry })
  const readFixture = createReadFixture()
  const publish = publishEvents({
    ...ports,
    directory: store.directory,
    random: createRandom(settings.seed, 'events'),
    enqueue: engine.enqueue,
    readFixture
  })
  return {
    operations: createOperations(ports, expiry.watch),
    publish: async request => publish(checkPublishRequest(request)),
    deliveries,
    settled,
    pending,
    readFixture,
    ...state,
    start: async given => {
      if (given !== undefined) await state.beginWith(given)
      await failInterrupted(ports, store.directory.callbacks())
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

/** What the control API steers and shows. */
const toControl = (parts: Parts, core: Core, closing: AbortSignal, openapi: () => object): ControlOptions => {
  const { settings, clock, store, activities, posters, secret, faults } = parts
  const { host, controlToken, data: storeName, auth, clients } = settings
  return {
    ...core,
    host,
    ...(controlToken !== undefined && { controlToken }),
    isOwnCall: socket => posters.probe.isOther(socket) || posters.delivery.isOther(socket),
    version: VERSION,
    storeName,
    settings,
    usualSettings: toUsualSettings(settings),
    store,
    clock,
    activities,
    openapi,
    faults: faults.rules,
    faultKinds: faults.kinds,
    readInspectorFile: createReadInspectorFile(),
    admission: () => ({ auth, ...toCredentials(clients, secret) }),
    closing
  }
}

const buildHttp = async (parts: Parts, core: Core, closing: AbortSignal): Promise<FastifyInstance> => {
  const { settings, clock, stopwatch, activities, secret, faults } = parts
  const { auth, clients, strict, seed, tls } = settings
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
  app.get('/', async (_request, reply) => reply.redirect('/_ens-local/'))
  await app.register(controlRoutes, { ...toControl(parts, core, closing, openapi), prefix: '/_ens-local' })
  return app
}

/** `state` is a document to begin with. */
export const assemble = async (parts: Parts, state?: unknown): Promise<Assembled> => {
  const { store, posters, faults } = parts
  const closing = new AbortController()
  // One for each probe under way.
  setMaxListeners(0, closing.signal)
  const core = buildCore(parts, closing.signal)
  const app = await buildHttp(parts, core, closing.signal)
  const close: Assembled['close'] = async keep => {
    closing.abort()
    faults.stop()
    core.stop()
    // Together: a request may wait for a delivery that is now called off.
    await Promise.all([app.close(), core.close()])
    try {
      if (keep !== undefined) await keep(await core.lastState())
    } finally {
      await Promise.all([posters.probe.close(), posters.delivery.close()])
      await faults.close()
      await store.close()
    }
  }
  try {
    await core.start(state)
  } catch (error) {
    await close()
    throw error
  }
  return { ...core, app, close }
}
