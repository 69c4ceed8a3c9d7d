// Real elapsed time for tests of the edges, without the product's own clock.

import { performance } from 'node:perf_hooks'
import type { Stopwatch } from '../../src/ports.js'

export const stopwatch: Stopwatch = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  }
}
