// How long to wait before the next try: twice as long each time, and never the same for two tunnels that fell together.

import type { Random } from '../../ports.js'

const FIRST_MS = 250
const LONGEST_MS = 15_000

export interface BackOff {
  /** Milliseconds: between a half and the whole of 250, 500, 1000… and at most `longestMs` (default 15 s). */
  next(longestMs?: number): number
  /** Begins again with the first. */
  reset(): void
}

export const createBackOff = (random: Random): BackOff => {
  let tries = 0
  return {
    next: (longestMs = LONGEST_MS) => {
      const whole = Math.min(longestMs, FIRST_MS * 2 ** tries)
      tries += 1
      const chance = Buffer.from(random.bytes(2)).readUInt16BE() / 0x1_0000
      return (whole / 2) * (1 + chance)
    },
    reset: () => {
      tries = 0
    }
  }
}
