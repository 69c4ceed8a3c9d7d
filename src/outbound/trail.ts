// How far one exchange has come, and how long each phase of it took.

import { type Phase, phases, type Timings } from '../ens/outcome.js'
import type { Stopwatch } from '../ports.js'

export interface Trail {
  /** The phase we are in; `dns` before anything was begun. */
  readonly phase: Phase
  /** Only forwards: a phase that lies behind us is ignored, since an answer may overtake its request. */
  enter(phase: Phase): void
  timings(): Timings
}

/** To the microsecond: the rest is noise, and long to write down. */
const rounded = (ms: number): number => Math.round(ms * 1000) / 1000

export const startTrail = ({ now }: Pick<Stopwatch, 'now'>): Trail => {
  const began = now()
  const spent: Timings = { total: 0 }
  let current: Phase | undefined
  let since = began

  /** Ends the phase we are in. */
  const leave = (at: number): void => {
    if (current !== undefined) spent[current] = rounded(at - since)
    since = at
  }

  return {
    get phase() {
      return current ?? 'dns'
    },
    enter: next => {
      if (current !== undefined && phases.indexOf(next) <= phases.indexOf(current)) return
      leave(now())
      current = next
    },
    timings: () => {
      const ended = now()
      leave(ended)
      spent.total = rounded(ended - began)
      return spent
    }
  }
}
