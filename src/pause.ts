// A pause that can be cut short.

import type { Stopwatch } from './ports.js'

/** Resolves after so many milliseconds, or when `signal` aborts; at once when it has aborted or nothing is left. */
export const pause = (stopwatch: Stopwatch, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted || ms <= 0) {
      resolve()
      return
    }
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = stopwatch.after(ms, end)
    signal.addEventListener('abort', end)
  })
