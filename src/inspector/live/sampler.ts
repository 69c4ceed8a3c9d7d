// How much of what comes in is shown. A burst passes whole; what goes on for longer than that is sampled, in runs, so that
// what belongs together mostly stays together. What is rare or bad has an allowance of its own, which is hardly ever spent.

import type { Sampling } from './live-activities.js'

const WINDOW_MS = 250
const A_SECOND = 4

/** So many in each window; what a quiet time leaves is saved up for a burst. */
const allowances = { common: { perWindow: 100, saved: 2000 }, telling: { perWindow: 500, saved: 10_000 } }

export interface Sampler {
  /** One has come: whether it is shown. `now` never goes back. */
  admits(isCommon: boolean, now: number): boolean
  /** So many never came. */
  missed(count: number, now: number): void
  /** Undefined a second after the last that was not shown. */
  state(now: number): Sampling | undefined
}

const common = new Set(['delivery.queued', 'delivery.delivered', 'event.accepted'])

/**
 * From the text alone, without parsing it: in a string of JSON no quote stands without a backslash, so other people's
 * text can not pass for a field.
 */
export const isCommon = (type: string, data: string): boolean => {
  if (type === 'api.request') return /"statusCode":[123]/.test(data) && !data.includes('"fault":')
  if (type === 'delivery.attempted') return data.includes('"ok":true') && !data.includes('"fault":')
  return common.has(type)
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)

export const createSampler = (): Sampler => {
  const left = { common: allowances.common.saved, telling: allowances.telling.saved }
  let current = 0
  let arrivals: number[] = [0]
  let skipped = 0
  let skippedAt = 0

  const roll = (now: number): void => {
    const window = Math.floor(now / WINDOW_MS)
    if (window === current) return
    for (const name of ['common', 'telling'] as const) {
      const { perWindow, saved } = allowances[name]
      left[name] = Math.min(saved, left[name] + perWindow * (window - current))
    }
    const quiet = Math.min(A_SECOND, window - current - 1)
    arrivals = [...arrivals, ...Array<number>(quiet).fill(0), 0].slice(-A_SECOND - 1)
    current = window
  }

  const settle = (now: number): void => {
    if (now - skippedAt > WINDOW_MS * A_SECOND) skipped = 0
  }

  const skip = (count: number, now: number): void => {
    settle(now)
    skipped += count
    skippedAt = now
  }

  return {
    admits: (isCommon, now) => {
      roll(now)
      arrivals[arrivals.length - 1] = Number(arrivals.at(-1)) + 1
      const name = isCommon ? 'common' : 'telling'
      if (left[name] === 0) skip(1, now)
      else {
        left[name] -= 1
        return true
      }
      return false
    },
    missed: skip,
    state: now => {
      roll(now)
      settle(now)
      if (skipped === 0) return undefined
      // The window under way is not over: with it alone the rate would look smaller than it is.
      const rates = [arrivals.slice(0, A_SECOND), arrivals.slice(-A_SECOND)].map(sum)
      return { skipped, perSecond: Math.max(...rates) }
    }
  }
}
