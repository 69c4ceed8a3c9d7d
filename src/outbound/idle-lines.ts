// Lines that wait for their next exchange. A line is here or in use, never both.

import type { Stopwatch } from '../ports.js'
import type { Line } from './line.js'

// More than a test tenant has callbacks; beyond it, one that has waited long is closed.
const CAPACITY = 64
/** A server that closes a line just as we use it would fail an exchange for nothing; most wait for five seconds. */
const LONGEST_IDLE_MS = 2000

export interface IdleLines {
  take(key: string): Line | undefined
  put(line: Line): void
}

interface Idle {
  readonly line: Line
  readonly since: number
}

export const createIdleLines = ({ now }: Pick<Stopwatch, 'now'>, capacity: number = CAPACITY): IdleLines => {
  const byKey = new Map<string, Idle[]>()
  let count = 0

  const closeOldest = (): void => {
    // There is one: that which was put last.
    const [key, lines] = byKey.entries().next().value as [string, Idle[]]
    lines.shift()?.line.wire.socket.destroy()
    count -= 1
    if (lines.length === 0) byKey.delete(key)
  }

  return {
    take: key => {
      const lines = byKey.get(key) ?? []
      // The latest: it is the least likely to be closed on us.
      for (let last = lines.pop(); last !== undefined; last = lines.pop()) {
        count -= 1
        if (lines.length === 0) byKey.delete(key)
        const { socket } = last.line.wire
        if (!socket.destroyed && now() - last.since <= LONGEST_IDLE_MS) return last.line
        socket.destroy()
      }
      return undefined
    },
    put: line => {
      const lines = byKey.get(line.key)
      const idle = { line, since: now() }
      if (lines === undefined) byKey.set(line.key, [idle])
      else lines.push(idle)
      count += 1
      if (count > capacity) closeOldest()
    }
  }
}
