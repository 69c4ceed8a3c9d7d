// A gate that is open, but for as long as something goes on behind it.

import { createTurns } from '../turns.js'

export interface Gate {
  /** Resolves when it is opened, perhaps to be shut again; undefined while it is open. */
  readonly opening: Promise<void> | undefined
  /** It is shut from now on until `work` is over; one work after another. */
  shut(work: () => Promise<void>): Promise<void>
}

export const createGate = (): Gate => {
  const turns = createTurns()
  let opening: Promise<void> | undefined
  return {
    get opening() {
      return opening
    },
    shut: work => {
      const going = turns.take(work)
      const opened = going
        .catch(() => {})
        .then(() => {
          if (opening === opened) opening = undefined
        })
      opening = opened
      return going
    }
  }
}
