// Waiting for something to be so: asked again whenever anything has changed, and given up when the time is over.

import { parseDuration } from '../ens/duration.js'
import { UserError } from '../errors.js'
import type { Stopwatch } from '../ports.js'

const DEFAULT_TIMEOUT_MS = 5000

export interface WaitOptions {
  /** Real time: milliseconds, or a duration such as `500ms`. Default 5s. */
  timeout?: number | string
}

export interface Until {
  /** Something has changed. */
  wake(): void
  /** The first answer; rejects with what `late` says when there is none in time. */
  until<T>(
    ask: () => Promise<T | undefined>,
    late: (ms: number) => Promise<UserError>,
    options?: WaitOptions
  ): Promise<T>
}

const toMs = ({ timeout = DEFAULT_TIMEOUT_MS }: WaitOptions): number => {
  const ms = typeof timeout === 'number' ? timeout : parseDuration(timeout)
  if (ms !== undefined && ms >= 0) return ms
  throw new UserError(`timeout: ${timeout} is no duration.`, 'Write it like 500ms, 3s or 1m.', { code: 'ERR_OPTION' })
}

export const createUntil = ({ after }: Pick<Stopwatch, 'after'>): Until => {
  /** One for each wait. */
  const wakers = new Set<() => void>()

  const until: Until['until'] = async (ask, late, options = {}) => {
    const ms = toMs(options)
    const state: { isOver: boolean; change?: () => void } = { isOver: false }
    const wake = (): void => state.change?.()
    const cancel = after(ms, () => {
      state.isOver = true
      wake()
    })
    wakers.add(wake)
    try {
      for (;;) {
        const changed = new Promise<void>(resolve => {
          state.change = resolve
        })
        const answer = await ask()
        if (answer !== undefined) return answer
        if (state.isOver) throw await late(ms)
        await changed
      }
    } finally {
      cancel()
      wakers.delete(wake)
    }
  }

  return {
    wake: () => {
      for (const wake of wakers) wake()
    },
    until
  }
}
