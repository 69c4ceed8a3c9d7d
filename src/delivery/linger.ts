// How long events wait for others, so that a batch has more of them.

import type { Clock } from '../ports.js'
import type { Lane } from './lane.js'

export interface Linger {
  /** Whether the events of this lane have waited long enough. */
  isOver(lane: Lane): boolean
  /** There are events to be cut: sets the alarm, if none is set. */
  begin(lane: Lane): void
  /** A batch was cut: the events that are left wait anew. */
  renew(lane: Lane): void
}

export const createLinger = (clock: Clock, lingerMs: number, over: (lane: Lane) => void): Linger => {
  // On a manual clock nobody waits: it would be until somebody moves it.
  const isOn = lingerMs > 0 && clock.mode === 'real'

  const begin = (lane: Lane): void => {
    if (!isOn || lane.linger !== undefined || lane.lingered || lane.cut === lane.end) return
    lane.linger = clock.at(clock.now() + lingerMs, () => {
      lane.linger = undefined
      lane.lingered = true
      over(lane)
    })
  }

  return {
    isOver: ({ lingered }) => !isOn || lingered,
    begin,
    renew: lane => {
      lane.linger?.()
      lane.linger = undefined
      lane.lingered = false
      begin(lane)
    }
  }
}
