// First come, first served: what must not run at the same time takes turns.

/** Resolves when what has come in by now has been looked at. */
export const turnOfTheLoop = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

export interface Turns {
  /** Resolves when it is one's turn, which lasts until `leave`. */
  enter(): Promise<void>
  leave(): void
  take<T>(work: () => Promise<T>): Promise<T>
}

export const createTurns = (): Turns => {
  let last: Promise<void> = Promise.resolve()
  let leave: () => void
  const turns: Turns = {
    enter: () => {
      const before = last
      last = new Promise(resolve => {
        void before.then(() => {
          leave = resolve
        })
      })
      return before
    },
    leave: () => leave(),
    take: async work => {
      await turns.enter()
      try {
        return await work()
      } finally {
        turns.leave()
      }
    }
  }
  return turns
}
