// The activity stream by the browser's time.

import type { Api } from '../api.js'
import { followStream } from './follow-stream.js'
import type { LiveActivities } from './live-activities.js'

export const startLive = (api: Api): LiveActivities => {
  const live = followStream(api, {
    now: () => performance.now(),
    after: (ms, run) => void setTimeout(run, ms)
  })
  // Whoever comes back to the page does not want to wait for the next try.
  addEventListener('online', live.reconnect)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) live.reconnect()
  })
  return live
}
