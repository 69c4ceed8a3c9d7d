// The composition root's parts: the only file that knows which store, clock and posters are in use.

import { createActivityLog } from './activity/create-activity-log.js'
import { createRealClock } from './clock/create-real-clock.js'
import { createStopwatch } from './clock/create-stopwatch.js'
import { createVirtualClock } from './clock/create-virtual-clock.js'
import { faultLookup } from './faults/fault-lookup.js'
import { type LateFaults, startLateFaults } from './faults/start-late-faults.js'
import type { Settings } from './options.js'
import { createLatePoster } from './outbound/create-late-poster.js'
import type { Poster } from './outbound/create-poster.js'
import { createResolve } from './outbound/create-resolve.js'
import type { ActivityLog, Clock, Stopwatch, Store } from './ports.js'
import { createRandom } from './random/create-random.js'
import { openStore } from './store/open-store.js'

export interface Parts {
  readonly settings: Settings
  readonly clock: Clock
  readonly stopwatch: Stopwatch
  readonly store: Store
  readonly activities: ActivityLog
  /** For probes, a socket each, and for deliveries, which keep theirs. */
  readonly posters: { readonly probe: Poster; readonly delivery: Poster }
  readonly faults: LateFaults
  readonly secret: Uint8Array
}

type FaultPorts = Parameters<typeof startLateFaults>[0]

const startFaults = (
  { seed, faults }: Settings,
  ports: Pick<FaultPorts, 'stopwatch' | 'now' | 'emit'>
): Promise<LateFaults> => startLateFaults({ ...ports, random: () => createRandom(seed, 'faults'), initial: faults })

const underFaults = (faults: LateFaults, phase: 'probe' | 'delivery', poster: Poster): Poster => ({
  ...poster,
  post: faults.bendPost(phase, poster.post),
  cancel: () => {
    faults.cancel(phase)
    poster.cancel()
  }
})

/** Throws UserError `ERR_FAULT` for a fault rule that makes no sense, `ERR_STORE…` for a data file. */
export const buildParts = async (settings: Settings): Promise<Parts> => {
  const { now } = createRealClock()
  const clock = settings.clock === 'manual' ? createVirtualClock(now()) : createRealClock()
  const stopwatch = createStopwatch()
  const activities = createActivityLog(clock, settings.keepActivities)
  const faults = await startFaults(settings, { stopwatch, now, emit: activities.emit })
  const posting = { stopwatch, resolve: createResolve(settings), ca: settings.ca, lookup: faultLookup }
  const keeping = { ...posting, keepAlive: true, maxIdle: settings.maxSockets }
  return {
    settings,
    clock,
    stopwatch,
    store: await openStore(settings.data, stopwatch),
    activities,
    posters: {
      probe: underFaults(faults, 'probe', createLatePoster(posting)),
      delivery: underFaults(faults, 'delivery', createLatePoster(keeping))
    },
    faults,
    secret: createRandom(settings.seed, 'secret').bytes(32)
  }
}
