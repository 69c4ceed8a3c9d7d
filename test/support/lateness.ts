// How long the machine kept this process waiting: what is late by that is not our doing.

import { performance } from 'node:perf_hooks'

/** A look each millisecond comes within this on a machine that is not busy. */
const USUAL_MS = 5

/** Milliseconds so far, of all the times when it was kept waiting. */
export const watchLateness = (t: { teardown(end: () => unknown): void }): (() => number) => {
  let late = 0
  let last = performance.now()
  const look = (): void => {
    const now = performance.now()
    late += Math.max(0, now - last - USUAL_MS)
    last = now
  }
  const timer = setInterval(look, 1)
  t.teardown(() => clearInterval(timer))
  return () => {
    look()
    return late
  }
}
