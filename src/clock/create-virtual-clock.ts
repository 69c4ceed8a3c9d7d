// A clock that stands still until it is told, and then steps from due time to due time: hours pass in milliseconds,
// always in the same order.

import type { ClockMove, VirtualClock } from '../ports.js'

interface Job {
  readonly due: number
  readonly run: () => void | Promise<void>
}

/** That a Date can hold. */
const LAST = 8_640_000_000_000_000

const ignore = (): void => {}

/** What goes on, and waiting until nothing does. */
const createRunning = (): { during(work: Promise<unknown>): void; settle(): Promise<void> } => {
  const running = new Set<Promise<unknown>>()
  return {
    during: work => {
      running.add(work)
      const done = (): void => {
        running.delete(work)
      }
      void work.then(done, done)
    },
    settle: async () => {
      while (running.size > 0) await Promise.allSettled(running)
    }
  }
}

export const createVirtualClock = (start: number): VirtualClock => {
  let now = start
  let lastAdvance: Promise<unknown> = Promise.resolve()
  /** A Set keeps the order of registration, which decides between jobs of the same time. */
  const waiting = new Set<Job>()
  const { during, settle } = createRunning()

  const fire = (job: Job): void => {
    if (!waiting.delete(job)) return
    const run = (async () => job.run())()
    during(run)
    // Left alone on purpose: a rejection of `run` is a bug and must be heard as unhandled.
    void run.finally(ignore)
  }

  const earliest = (to: number): Job | undefined => {
    let found: Job | undefined
    for (const job of waiting) {
      if (job.due <= to && (found === undefined || job.due < found.due)) found = job
    }
    return found
  }

  /** Whether it came that far. */
  const stepTo = async (to: number, stop: AbortSignal | undefined): Promise<boolean> => {
    await settle()
    for (let job = earliest(to); job !== undefined && !stop?.aborted; job = earliest(to)) {
      now = Math.max(now, job.due)
      fire(job)
      await settle()
    }
    return !stop?.aborted
  }

  const advance = async (to: number, stop: AbortSignal | undefined): Promise<ClockMove> => {
    if (!(to >= now && to <= LAST)) throw new RangeError(`The clock is at ${now} and cannot go to ${to}.`)
    const from = now
    if (await stepTo(to, stop)) now = to
    return { from, to: now }
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
    during,
    advanceTo: (to, stop) => {
      const done = lastAdvance.then(() => advance(typeof to === 'number' ? to : to(now), stop))
      lastAdvance = done.catch(ignore)
      return done
    }
  }
}
