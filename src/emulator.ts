// The composition root: the only file that knows which store, clock, poster and server are in use.

import { setMaxListeners } from 'node:events'
import type { FastifyInstance } from 'fastify'
import { createActivityLog } from './activity/create-activity-log.js'
import { createRealClock } from './clock/create-real-clock.js'
import { createStopwatch } from './clock/create-stopwatch.js'
import { createVirtualClock } from './clock/create-virtual-clock.js'
import { movable } from './control/clock.js'
import { controlRoutes } from './control/control.js'
import { issueToken, scopes } from './ens/token.js'
import { buildApp } from './http/app.js'
import { listen } from './http/listen.js'
import { expireCallbacks } from './operations/expire-callbacks.js'
import { createOperations } from './operations/operations.js'
import { checkDuration, type EmulatorOptions, type Settings, toSettings } from './options.js'
import { createLatePoster } from './outbound/create-late-poster.js'
import type { Poster } from './outbound/create-poster.js'
import { createResolve } from './outbound/create-resolve.js'
import type { ActivityLog, Clock, Stopwatch, Store } from './ports.js'
import { createRandom } from './random/create-random.js'
import { openStore } from './store/open-store.js'
import { VERSION } from './version.js'

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** Its origin, for tokens, ENS and the control API: `http://127.0.0.1:4010`. */
  readonly url: string
  /** A token with all scopes that lives as long as the emulator. */
  readonly token: string
  readonly clientId: string
  readonly clientSecret: string
  readonly clock: {
    readonly mode: 'real' | 'manual'
    /** Milliseconds since 1970. */
    now(): number
    /** Moves a manual clock forward by milliseconds or a duration (`'4h'`), and runs what falls due. */
    advance(by: number | string): Promise<void>
    /** Moves a manual clock forward to a time in milliseconds since 1970. */
    set(now: number): Promise<void>
  }
  /** Everything that happens, as a stream and as pages. */
  readonly activities: Pick<ActivityLog, 'after' | 'subscribe' | 'newest'>
  /** Forgets everything. */
  reset(): Promise<void>
  /** Answers what is in flight, cancels probes, closes the store. May be called twice. */
  close(): Promise<void>
}

interface Parts {
  readonly settings: Settings
  readonly clock: Clock
  readonly stopwatch: Stopwatch
  readonly store: Store
  readonly activities: ActivityLog
  readonly poster: Poster
  readonly secret: Uint8Array
}

const buildParts = async (settings: Settings): Promise<Parts> => {
  const now = createRealClock().now()
  const clock = settings.clock === 'manual' ? createVirtualClock(now) : createRealClock()
  const stopwatch = createStopwatch()
  return {
    settings,
    clock,
    stopwatch,
    store: await openStore(settings.data),
    activities: createActivityLog(clock),
    poster: createLatePoster({ stopwatch, resolve: createResolve(settings), ca: settings.ca }),
    secret: createRandom(settings.seed, 'secret').bytes(32)
  }
}

interface Running {
  readonly app: FastifyInstance
  close(): Promise<void>
}

const buildServer = async ({
  settings,
  clock,
  stopwatch,
  store,
  activities,
  poster,
  secret
}: Parts): Promise<Running> => {
  const { emit } = activities
  const closing = new AbortController()
  // One for each probe under way.
  setMaxListeners(0, closing.signal)
  const random = createRandom(settings.seed, 'ids')
  const ports = { store, clock, random, emit, post: poster.post, settings, closing: closing.signal }
  const expiry = expireCallbacks(ports)
  const { app, openapi } = await buildApp({
    operations: createOperations(ports, expiry.watch),
    emit,
    clock,
    stopwatch,
    closing: closing.signal,
    random: createRandom(settings.seed, 'messages'),
    strict: settings.strict,
    version: VERSION,
    auth: { mode: settings.auth, secret, clients: settings.clients }
  })
  const { host, controlToken, data: storeName } = settings
  const guard = { host, ...(controlToken !== undefined && { controlToken }) }
  const control = { ...guard, closing: closing.signal, version: VERSION, storeName, store, clock, activities, openapi }
  app.get('/', async (_request, reply) => reply.redirect('/_ens-local/'))
  await app.register(controlRoutes, { ...control, prefix: '/_ens-local' })
  await expiry.watch()
  return {
    app,
    async close() {
      closing.abort()
      expiry.close()
      await app.close()
      await poster.close()
      await store.close()
    }
  }
}

const steer = (clock: Clock): Emulator['clock'] => ({
  mode: clock.mode,
  now: () => clock.now(),
  advance: async by => movable(clock).advanceTo(clock.now() + checkDuration('advance', by)),
  set: async now => movable(clock).advanceTo(now)
})

/**
 * Starts an emulator; resolves when it listens. Many may run in one process.
 * Throws UserError: `ERR_OPTION` for an option that makes no sense, `ERR_LISTEN` for a port or host that can not be had,
 * `ERR_STORE…` for a data file that can not be used.
 */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const settings = toSettings(options)
  const parts = await buildParts(settings)
  const running = await buildServer(parts)
  const url = await listen(running.app, settings).catch(async error => {
    await running.close()
    throw error
  })
  const [{ clientId, clientSecret, scopes: granted = scopes } = { clientId: '', clientSecret: '' }] = settings.clients
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= running.close()
    return closed
  }
  return {
    url,
    token: issueToken({ clientId, scopes: granted }, parts.secret),
    clientId,
    clientSecret,
    clock: steer(parts.clock),
    activities: parts.activities,
    async reset() {
      await parts.store.clear()
      parts.activities.forget()
    },
    close,
    [Symbol.asyncDispose]: close
  }
}
