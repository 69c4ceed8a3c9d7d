// Waiting that can be cut short.

import type { Stopwatch } from '../../ports.js'

/** Resolves after that time, or as soon as the signal is aborted. */
export const pause = ({ after }: Stopwatch, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = after(ms, end)
    signal.addEventListener('abort', end)
  })
