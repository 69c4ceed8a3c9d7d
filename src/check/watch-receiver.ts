// Looks after the receiver between the cases: one that is gone is judged once, by the case that ended it.

import type { CheckCase, Judgement } from './check-case.js'
import type { Exam } from './exam.js'
import { nextAfterDelivery } from './judge.js'
import { isAnswered, type Reply } from './reply.js'

export interface Watch {
  /** Why nothing was ever reached. */
  unreachable(): string | undefined
  /** Why the next case can not be asked. */
  whyGone(): Promise<string | undefined>
  /** After a case: its judgement, or that it has ended the receiver. */
  look(one: CheckCase, judged: Judgement): Promise<Judgement>
}

/** A receiver that breaks off so many requests in a row does so alive. */
const MOST_BROKEN = 5

/** What goes wrong a while after an answer may be met by any case that follows. */
const LATER = ', unless a case before has left it with work that failed (ask each alone: --only)'

const isCut = ({ kind }: Reply): boolean => kind === 'broken' || kind === 'unreached'

const toDeath = ({ sent, came }: Judgement, culprit: string, isSure: boolean): Judgement => ({
  verdict: 'fail',
  says: `Nothing listens any more: the receiver has ended, during or after ${culprit}${isSure ? '' : LATER}.`,
  sent,
  came,
  ensNext: `With all that comes from now on: ${nextAfterDelivery({ kind: 'unreached' })}`,
  fix: 'Look in its log for what ended it, and catch that: one request must not end the process.'
})

export const watchReceiver = (exam: Exam): Watch => {
  let never: string | undefined
  let ended: string | undefined
  // What ends a while after it has answered is met by the next case.
  let before = 'the first request'
  // Once a GET had no answer, none is waited for after each case.
  let isMute = false
  // Not the probe: whoever answers one may go on to call ens-verify, each time in vain.
  const isThere = async (): Promise<boolean> => {
    let { kind } = await exam.get()
    // A process that is just ending may still take a connection, break it off, and only then refuse the next.
    for (let left = MOST_BROKEN; kind === 'broken' && left > 0; left -= 1) kind = (await exam.get()).kind
    return kind !== 'unreached'
  }

  const afterCut = async (culprit: string, isSure: boolean, judged: Judgement, last: Reply): Promise<Judgement> => {
    if (!exam.contact.isReached) never = `Nothing could be reached there: ${last.came}.`
    if (never !== undefined || (await isThere())) return judged
    ended = `Nothing listens any more since ${culprit}.`
    return toDeath(judged, culprit, isSure)
  }

  return {
    unreachable: () => never,
    whyGone: async () => {
      // Some are started again by whoever looks after them.
      if (ended !== undefined && (await isThere())) ended = undefined
      return never ?? ended
    },
    look: async ({ id }, judged) => {
      const { seen } = exam.contact
      const [first] = seen
      if (first === undefined) return judged
      const culprit = first.kind === 'unreached' ? before : id
      before = id
      const last = seen.at(-1) as Reply
      // Some answer, and end by what they do then: from that moment on they answer nobody.
      const after = isAnswered(last) && !isMute ? await exam.get() : last
      isMute ||= after.kind === 'timeout'
      return isCut(after) ? afterCut(culprit, last.kind === 'broken', judged, after) : judged
    }
  }
}
