// What the engine did, on its way to the store: all of one turn of the loop in one transaction, in order. As long as the
// store can not take it nothing is forgotten, and whoever waits for it goes on waiting.

import type { EmitActivity, JournalEntry, Stopwatch, Store } from '../ports.js'
import { turnOfTheLoop } from '../turns.js'

const TRY_AGAIN_MS = 1000
const HINT = 'What is not written down yet is kept in memory, and tried again every second.'

export interface Journal {
  /** Resolves when it is kept; for a volatile store, when it is certain to be read by who asks for all. */
  add(...entries: readonly JournalEntry[]): Promise<void>
  /** Resolves when all that was added so far is kept. */
  flushed(): Promise<void>
  /** The same, but does not wait for a store that can not be written to: whoever looks then sees what there was. */
  readable(): Promise<void>
  /** The store can not be written to: nothing new should be begun. */
  readonly isStuck: boolean
  /** Keeps what there is, if the store takes it, and no more. */
  close(): Promise<void>
  /** Drops what is not kept yet. */
  forget(): void
}

interface JournalPorts {
  readonly store: Pick<Store, 'record'>
  readonly stopwatch: Pick<Stopwatch, 'after'>
  readonly emit: EmitActivity
  /** The store ends with the process. */
  readonly isVolatile: boolean
  /** The store takes what it is given again. */
  recovered(): void
}

interface Writer {
  readonly isStuck: boolean
  /** Called when it gets stuck. */
  readonly troubled: Set<() => void>
  /** Until it is kept, or the writer is closed. */
  write(entries: readonly JournalEntry[]): Promise<void>
  /** Whoever waits for the store is let go. */
  giveUp(): void
  close(): void
}

/** When the store ends with us anyway, nobody waits for it: more is written at a time, and is cheaper for it. */
const MANY_ENTRIES = 512
const SOON_MS = 10

const createPatience = (
  { stopwatch }: Pick<JournalPorts, 'stopwatch'>,
  flush: () => Promise<void>
): { wait(waiting: number): Promise<void> } => {
  let isSoon = false
  const soon = (): void => {
    isSoon = false
    void flush()
  }
  return {
    wait: waiting => {
      if (waiting >= MANY_ENTRIES) return flush()
      if (!isSoon) stopwatch.after(SOON_MS, soon)
      isSoon = true
      return Promise.resolve()
    }
  }
}

const createWriter = ({ store, stopwatch, emit, recovered }: JournalPorts): Writer => {
  const state = { isStuck: false, isClosing: false, wake: (): void => {} }
  const troubled = new Set<() => void>()

  const pause = (): Promise<void> =>
    new Promise(resolve => {
      const cancel = stopwatch.after(TRY_AGAIN_MS, resolve)
      state.wake = () => {
        cancel()
        resolve()
      }
    })

  const fail = (error: unknown): boolean => {
    const { message, hint = HINT } = error as Error & { hint?: string }
    if (!state.isStuck) emit('store.failed', { message, hint })
    state.isStuck = true
    for (const tell of troubled) tell()
    return false
  }

  const succeed = (): boolean => {
    if (state.isStuck) {
      state.isStuck = false
      emit('store.recovered', {})
      recovered()
    }
    return true
  }

  let lives = 1
  const write = async (entries: readonly JournalEntry[]): Promise<void> => {
    const life = lives
    while (life === lives) {
      const isKept = await store.record(entries).then(succeed, fail)
      if (isKept || state.isClosing) return
      await pause()
    }
  }

  return {
    get isStuck() {
      return state.isStuck
    },
    troubled,
    write,
    giveUp: () => {
      lives += 1
      state.isStuck = false
      state.wake()
    },
    close: () => {
      state.isClosing = true
      state.wake()
    }
  }
}

export const createJournal = (ports: JournalPorts): Journal => {
  const writer = createWriter(ports)
  let entries: JournalEntry[] = []
  let next: Promise<void> | undefined
  let last: Promise<void> = Promise.resolve()

  const writeNext = async (): Promise<void> => {
    await turnOfTheLoop()
    const taken = entries
    entries = []
    next = undefined
    last = writer.write(taken)
    await last
  }
  const flushed = (): Promise<void> => {
    if (entries.length > 0) next ??= last.then(writeNext)
    return next ?? last
  }
  const readable = async (): Promise<void> => {
    if (writer.isStuck) return
    await new Promise<void>(resolve => {
      writer.troubled.add(resolve)
      void flushed().then(() => {
        writer.troubled.delete(resolve)
        resolve()
      })
    })
  }
  const patience = createPatience(ports, flushed)

  return {
    get isStuck() {
      return writer.isStuck
    },
    add: (...added) => {
      entries.push(...added)
      return ports.isVolatile ? patience.wait(entries.length) : flushed()
    },
    flushed,
    readable,
    forget: () => {
      entries = []
      writer.giveUp()
    },
    close: async () => {
      writer.close()
      await flushed()
    }
  }
}
