// The time by which the head of an answer must be there.

import type { Cancel, Stopwatch } from '../../ports.js'
import type { Exchange } from './exchange.js'

export interface Deadline {
  /** An exchange has begun. */
  watch(): void
  /** For good. */
  stop(): void
}

/** One timer for all: they have the same time, so the first that was begun is the first that is due. */
export const createDeadline = (
  { responseTimeoutMs, stopwatch }: { readonly responseTimeoutMs: number; readonly stopwatch: Stopwatch },
  active: ReadonlySet<Exchange>,
  expire: (exchange: Exchange) => void
): Deadline => {
  let cancel: Cancel | undefined
  let isStopped = false
  const look = (): void => {
    cancel = undefined
    for (const exchange of active) {
      if (exchange.isAnswered) continue
      const left = exchange.startedAt + responseTimeoutMs - stopwatch.now()
      if (left > 0) {
        cancel = stopwatch.after(left, look)
        return
      }
      expire(exchange)
    }
  }
  return {
    watch: () => {
      if (!isStopped) cancel ??= stopwatch.after(responseTimeoutMs, look)
    },
    stop: () => {
      isStopped = true
      cancel?.()
    }
  }
}
