// Sends calls at a pace: a few are under way at a time, and the next one waits until one of them is answered.

import { pause } from '../pause.js'
import type { Stopwatch } from '../ports.js'

export interface PacedCall {
  /** Events in it. */
  readonly count: number
}

export interface Pace<T extends PacedCall> {
  readonly calls: Iterable<T>
  /** Events a second; undefined for as fast as they are answered. */
  readonly rate: number | undefined
  readonly stopwatch: Stopwatch
  /** Nothing is sent any more when it aborts. */
  readonly stop: AbortSignal
  /** Resolves when it is answered. */
  send(call: T): Promise<void>
}

const AT_ONCE = 4

/** Resolves when all that was sent is answered; rejects, then, with the first error, after which nothing more is sent. */
export const sendCalls = async <T extends PacedCall>(pace: Pace<T>): Promise<void> => {
  const { calls, rate, stopwatch, stop, send } = pace
  const failing = new AbortController()
  const halt = AbortSignal.any([stop, failing.signal])
  const errors: unknown[] = []
  const queue = calls[Symbol.iterator]()
  const began = stopwatch.now()
  let taken = 0

  /** How long until the events before it should have been sent. */
  const waitFor = (count: number): number => {
    const due = rate === undefined ? 0 : began + (taken / rate) * 1000
    taken += count
    return due - stopwatch.now()
  }
  const work = async (): Promise<void> => {
    while (!halt.aborted) {
      const next = queue.next()
      if (next.done) return
      await pause(stopwatch, waitFor(next.value.count), halt)
      if (!halt.aborted) await send(next.value)
    }
  }
  const fail = (error: unknown): void => {
    errors.push(error)
    failing.abort()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, () => work().catch(fail)))
  if (errors.length > 0) throw errors[0]
}
