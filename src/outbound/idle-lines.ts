// Lines that wait for their next exchange. A line is here or in use, never both.

import type { Line } from './line.js'

// More than a test tenant has callbacks; beyond it, the line that has waited longest is closed.
const capacity = 64

export interface IdleLines {
  take(key: string): Line | undefined
  put(line: Line): void
}

export const createIdleLines = (): IdleLines => {
  /** In the order in which they came. */
  const idle = new Set<Line>()
  return {
    take: key => {
      // The latest: it is the least likely to be closed on us.
      const line = [...idle].findLast(candidate => candidate.key === key && !candidate.wire.socket.destroyed)
      if (line !== undefined) idle.delete(line)
      return line
    },
    put: line => {
      idle.add(line)
      for (const candidate of idle) if (candidate.wire.socket.destroyed) idle.delete(candidate)
      const [oldest] = idle
      if (idle.size > capacity) oldest?.wire.socket.destroy()
    }
  }
}
