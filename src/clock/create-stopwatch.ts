// Real elapsed time for the deadline of one exchange. Its timers keep the process alive: a request is in flight.

import type { Stopwatch } from '../ports.js'

/** The longest wait setTimeout can take; beyond it, it fires at once. */
const longestWaitMs = 2 ** 31 - 1

export const createStopwatch = (): Stopwatch => ({
  now: () => performance.now(),
  after: (ms, run) => {
    const end = performance.now() + ms
    let timer: NodeJS.Timeout
    const wait = (): void => {
      timer = setTimeout(look, Math.min(Math.ceil(end - performance.now()), longestWaitMs))
    }
    // setTimeout can fire up to a millisecond early; a deadline must not.
    const look = (): void => {
      if (performance.now() < end) wait()
      else run()
    }
    wait()
    return () => clearTimeout(timer)
  }
})
