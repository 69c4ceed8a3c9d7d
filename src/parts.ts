// The composition root's parts: the only file that knows which store, clock and posters are in use.

import { createActivityLog } from './activity/create-activity-log.js'
import { createRealClock } from './clock/create-real-clock.js'
import { createStopwatch } from './clock/create-stopwatch.js'
import { createVirtualClock } from './clock/create-virtual-clock.js'
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
  readonly secret: Uint8Array
}

export const buildParts = async (settings: Settings): Promise<Parts> => {
  const now = createRealClock().now()
  const clock = settings.clock === 'manual' ? createVirtualClock(now) : createRealClock()
  const stopwatch = createStopwatch()
  const posting = { stopwatch, resolve: createResolve(settings), ca: settings.ca }
  return {
    settings,
    clock,
    stopwatch,
    store: await openStore(settings.data, stopwatch),
    activities: createActivityLog(clock, settings.keepActivities),
    posters: {
      probe: createLatePoster(posting),
      delivery: createLatePoster({ ...posting, keepAlive: true, maxIdle: settings.maxSockets })
    },
    secret: createRandom(settings.seed, 'secret').bytes(32)
  }
}
