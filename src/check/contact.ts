// What has been seen of the receiver so far: whether it was ever there, and whether it still answers.

import type { Reply } from './reply.js'

export interface Contact {
  /** Forgets what the case before has seen, but not what is known of the receiver. */
  begin(): void
  note(reply: Reply): void
  /** It was a delivery, which is noted already. */
  noteDelivery(reply: Reply): void
  /** The replies to this case, in order. */
  readonly seen: readonly Reply[]
  /** A connection came about once. */
  readonly isReached: boolean
  /** So many of the last deliveries were not answered in time. */
  readonly lateInRow: number
}

export const createContact = (): Contact => {
  let seen: Reply[] = []
  let isReached = false
  let lateInRow = 0
  return {
    begin: () => {
      seen = []
    },
    note: reply => {
      seen.push(reply)
      if (reply.kind !== 'unreached') isReached = true
    },
    noteDelivery: reply => {
      lateInRow = reply.kind === 'timeout' ? lateInRow + 1 : 0
    },
    get seen() {
      return seen
    },
    get isReached() {
      return isReached
    },
    get lateInRow() {
      return lateInRow
    }
  }
}
