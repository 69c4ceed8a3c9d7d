// After all that was bad, something good: as often as ENS would try it in one round.

import { policies } from '../../ens/retry-policy.js'
import type { CheckCase } from '../check-case.js'
import type { Exam } from '../exam.js'
import { judge, mustTake, nextAfterDelivery, toSkip } from '../judge.js'
import type { Reply } from '../reply.js'

/** What a receiver has put off until after its answer may still end it. */
const MOST_SETTLING_MS = 1000

const pause = ({ stopwatch }: Exam, ms: number): Promise<void> =>
  new Promise(resolve => {
    stopwatch.after(ms, resolve)
  })

/** Until one is taken, or the round is over. */
const tryAll = async (exam: Exam): Promise<{ reply: Reply; attempts: number }> => {
  const body = exam.events.batch(1)
  let reply = await exam.deliver('1 event', body)
  let attempts = 1
  while (reply.kind !== 'success' && attempts < policies.current.attempts) {
    await pause(exam, exam.deadlines.spacingMs)
    reply = await exam.deliver('the same event again', body)
    attempts += 1
  }
  return { reply, attempts }
}

const FIX = 'Let no request, however bad, spoil the next: look at what the cases before have left behind.'

export const recovers: CheckCase = {
  id: 'recovers',
  title: 'Good again afterwards',
  asks: 'Whether after all this a good delivery is taken, if need be at the second or third attempt, as ENS would try.',
  run: async exam => {
    if (!(await exam.baseline()).isTaken)
      return toSkip('It has taken no delivery at all, so there is nothing to return to.')
    await pause(exam, Math.min(exam.deadlines.spacingMs, MOST_SETTLING_MS))
    const { reply, attempts } = await tryAll(exam)
    if (reply.kind === 'success' && attempts > 1) {
      const says = `It takes a good delivery again, but only at attempt ${attempts} of ${policies.current.attempts}.`
      return judge(reply, { verdict: 'finding', says, fix: FIX }, nextAfterDelivery(reply))
    }
    return mustTake(reply, { what: 'a good delivery after all this', fix: FIX })
  }
}
