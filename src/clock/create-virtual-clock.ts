// A clock that stands still until it is told, and then steps from due time to due time: hours pass in milliseconds,
// always in the same order.

import type { VirtualClock } from '../ports.js'

interface Job {
  readonly due: number
  readonly run: () => void | Promise<void>
}

const ignore = (): void => {}

export const createVirtualClock = (start: number): VirtualClock => {
  let now = start
  let lastAdvance: Promise<void> = Promise.resolve()
  /** A Set keeps the order of registration, which decides between jobs of the same time. */
  const waiting = new Set<Job>()
  const running = new Set<Promise<void>>()

  const fire = (job: Job): void => {
    if (!waiting.delete(job)) return
    const run = (async () => job.run())()
    running.add(run)
    // What `finally` answers is left alone on purpose: a rejection of `run` is a bug and must be heard as unhandled.
    void run.finally(() => running.delete(run))
  }

  const earliest = (to: number): Job | undefined => {
    let found: Job | undefined
    for (const job of waiting) {
      if (job.due <= to && (found === undefined || job.due < found.due)) found = job
    }
    return found
  }

  const settle = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running)
  }

  const advance = async (to: number): Promise<void> => {
    if (!(to >= now && Number.isFinite(to))) throw new RangeError(`The clock is at ${now} and cannot go to ${to}.`)
    await settle()
    for (let job = earliest(to); job !== undefined; job = earliest(to)) {
      now = Math.max(now, job.due)
      fire(job)
      await settle()
    }
    now = to
  }

  return {
    mode: 'manual',
    now: () => now,
    at: (due, run) => {
      const job = { due, run }
      waiting.add(job)
      if (due <= now) queueMicrotask(() => fire(job))
      return () => waiting.delete(job)
    },
    advanceTo: to => {
      const done = lastAdvance.then(() => advance(to))
      lastAdvance = done.catch(ignore)
      return done
    }
  }
}
