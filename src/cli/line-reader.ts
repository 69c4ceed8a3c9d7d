// Lines that a person types or a pipe brings. One reader for a run: a second would lose what the first has read ahead.

import { createInterface, type Interface } from 'node:readline'
import type { Io } from './command.js'

export interface LineReader {
  /** The next line without its end; undefined when there is none any more. Nothing is read before it is asked for. */
  next(): Promise<string | undefined>
  /** Whoever waits gets undefined. */
  close(): void
}

export const createLineReader = ({ stdin }: Pick<Io, 'stdin'>): LineReader => {
  let lines: Interface | undefined
  let iterator: AsyncIterator<string> | undefined
  let isClosed = false
  const open = (): AsyncIterator<string> => {
    // Not as a terminal: readline would take Ctrl-C for itself. What is typed is shown by the terminal.
    lines = createInterface({ input: stdin, terminal: false })
    iterator = lines[Symbol.asyncIterator]()
    return iterator
  }
  return {
    next: async () => {
      if (isClosed) return undefined
      const { done, value } = await (iterator ?? open()).next()
      return done === true ? undefined : value
    },
    close: () => {
      isClosed = true
      lines?.close()
    }
  }
}
