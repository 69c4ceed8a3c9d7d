// A stopwatch that a test moves.

import type { Stopwatch } from '../../src/ports.js'

export interface FakeStopwatch extends Stopwatch {
  /** Runs what falls due on the way, in order. */
  advance(ms: number): void
  /** As `advance`, and before each timer and at the end whatever waits for no time but promises has come to rest. */
  elapse(ms: number): Promise<void>
  /** How many timers are set. */
  waiting(): number
}

interface Timer {
  readonly due: number
  readonly run: () => void
}

export const fakeStopwatch = (): FakeStopwatch => {
  let now = 0
  const timers = new Set<Timer>()
  const firstUntil = (end: number): Timer | undefined =>
    [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0]
  const atRest = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
  const run = (timer: Timer): void => {
    timers.delete(timer)
    now = timer.due
    timer.run()
  }
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { due: now + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: ms => {
      const end = now + ms
      for (let timer = firstUntil(end); timer !== undefined; timer = firstUntil(end)) run(timer)
      now = end
    },
    elapse: async ms => {
      const end = now + ms
      await atRest()
      for (let timer = firstUntil(end); timer !== undefined; timer = firstUntil(end)) {
        run(timer)
        await atRest()
      }
      now = end
    },
    waiting: () => timers.size
  }
}
