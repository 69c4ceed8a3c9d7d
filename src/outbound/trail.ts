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

export const startTrail = ({ now }: Pick<Stopwatch, 'now'>): Trail => {
  const began = now()
  const steps: { phase: Phase; at: number }[] = []
  const phase = (): Phase => steps.at(-1)?.phase ?? 'dns'
  return {
    get phase() {
      return phase()
    },
    enter: next => {
      if (steps.length === 0 || phases.indexOf(next) > phases.indexOf(phase())) steps.push({ phase: next, at: now() })
    },
    timings: () => {
      const ended = now()
      const spent: Timings = { total: ended - began }
      for (const [index, step] of steps.entries()) spent[step.phase] = (steps[index + 1]?.at ?? ended) - step.at
      return spent
    }
  }
}
