// A stopwatch that a test moves.

import type { Stopwatch } from '../../src/ports.js'

export interface FakeStopwatch extends Stopwatch {
  /** Runs what falls due on the way, in order. */
  advance(ms: number): void
  /** How many timers are set. */
  waiting(): number
}

export const fakeStopwatch = (): FakeStopwatch => {
  let now = 0
  const timers = new Set<{ due: number; run: () => void }>()
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { due: now + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: ms => {
      const end = now + ms
      for (;;) {
        const [first] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)
        if (first === undefined) break
        timers.delete(first)
        now = first.due
        first.run()
      }
      now = end
    },
    waiting: () => timers.size
  }
}
