// The computer's own time. A timer here never keeps the process alive: what is due and not done is kept in the store.

import type { Clock } from '../ports.js'

/**
 * A timer longer than 2^31 ms fires at once, one that sleeps with a laptop comes late by as much, and the system's clock
 * can be put forward. So a wait is cut into pieces, and each piece looks at the time again.
 */
const longestWaitMs = 60_000

export const createRealClock = (): Clock => ({
  mode: 'real',
  now: () => Date.now(),
  at: (due, run) => {
    let timer: NodeJS.Timeout
    const wait = (): void => {
      timer = setTimeout(look, Math.min(Math.max(due - Date.now(), 0), longestWaitMs)).unref()
    }
    const look = (): void => {
      if (Date.now() < due) wait()
      // Asynchronous, so that a throw becomes a rejection like any other failure of a run.
      else void (async () => run())()
    }
    wait()
    return () => clearTimeout(timer)
  },
  // It does not wait for anybody.
  during: () => {}
})
