// What is going on now, so that one can wait for all of it: the clock before it goes forward, and who wants to know
// whether everything is settled.

import type { Clock, EmitActivity } from '../ports.js'

export interface Work {
  during(work: Promise<unknown>): void
  isIdle(): boolean
  /** Resolves when nothing is going on. */
  idle(): Promise<void>
}

export const createWork = (clock: Pick<Clock, 'during'>, emit: EmitActivity): Work => {
  let going = 0
  let waiting: (() => void)[] = []

  const end = (): void => {
    going -= 1
    if (going > 0) return
    const done = waiting
    waiting = []
    for (const resolve of done) resolve()
  }

  return {
    during: work => {
      going += 1
      clock.during(
        work.then(end, error => {
          emit('internal.error', { message: error.message, stack: String(error.stack) })
          end()
        })
      )
    },
    isIdle: () => going === 0,
    idle: () => (going === 0 ? Promise.resolve() : new Promise(resolve => waiting.push(resolve)))
  }
}
