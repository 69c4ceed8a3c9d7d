// Clicks before the send that they are about, and what is older after what is newer: ENS promises no order.

import type { EnsEvent } from '../../ens/event.js'
import type { CheckCase } from '../check-case.js'
import type { Exam } from '../exam.js'
import { mustTake } from '../judge.js'
import { isAnswered } from '../reply.js'

const story = ({ events: { build } }: Exam): { send: EnsEvent; after: EnsEvent[] } => {
  const send = build({ age: 3_600_000 })
  const click = build({ type: 'EngagementEvents.EmailClick', of: send })
  return { send, after: [click, build({ type: 'EngagementEvents.EmailOpen', of: send, age: 60_000 })] }
}

/** Whether it refuses clicks and opens also after their send: then it is not for the order. */
const refusesInOrder = async (exam: Exam): Promise<boolean> => {
  const { send, after } = story(exam)
  await exam.deliver('a send', JSON.stringify([send]))
  return (await exam.deliver('a click and the open before it', JSON.stringify(after))).kind !== 'success'
}

export const outOfOrderBatch: CheckCase = {
  id: 'out-of-order-batch',
  title: 'Events out of order',
  asks: 'Whether a click is taken before its send, and the older batch after the newer one.',
  needs: 'taken',
  run: async exam => {
    const { send, after } = story(exam)
    const fix = 'Take events in any order, order them by timestampUTC, and do not ask that a send is known.'
    const first = await exam.deliver('a click and the open before it', JSON.stringify(after))
    if (first.kind === 'success') {
      const reply = await exam.deliver('the send that they are about', JSON.stringify([send]))
      return mustTake(reply, { what: 'events out of order', fix })
    }
    // Who subscribes to one type need not take another.
    if (isAnswered(first) && (await refusesInOrder(exam)))
      return mustTake(first, { what: 'clicks and opens, in whichever order', fix, verdict: 'finding' })
    return mustTake(first, { what: 'events out of order', fix })
  }
}
