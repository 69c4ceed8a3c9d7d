// A delivery as ENS signs it.

import type { CheckCase } from '../check-case.js'
import { judge, mustTake, nextAfterDelivery, toSkip } from '../judge.js'
import { fixOf, isOfEns } from '../readings.js'
import { isAnswered, type Reply } from '../reply.js'

const WHAT = 'a delivery that is signed as ENS signs'
const KEY = 'Check that the key is that of this callback (after ens-regenerate only the newest signs), base64-decoded.'
const OTHER = 'Look in its log: this is hardly about the signature. Deliveries must be taken at this path, by POST.'

/** It may be what one answers who finds the signature wrong. */
const isOfSignature = ({ outcome }: Reply): boolean => outcome.answered && [400, 401, 403].includes(outcome.statusCode)

export const validSignature: CheckCase = {
  id: 'valid-signature',
  title: 'Signed delivery taken',
  asks: 'Whether a delivery is taken that is signed as ENS signs: with the decoded key, over the raw body.',
  run: async exam => {
    const { isTaken, reading, reply, isLate } = await exam.baseline()
    if (!isTaken && !exam.isKeyGiven && isAnswered(reply))
      return toSkip('It refuses what is signed with a key of ours: give its own (--key).')
    if (!isOfEns(reading)) {
      const says = `It refuses the signature of ENS, and takes one made with ${reading.says}.`
      return judge(reply, { verdict: 'fail', says, fix: fixOf(reading) }, nextAfterDelivery(reply))
    }
    if (isLate) {
      const says = 'It takes it, but only the second attempt was answered in time.'
      const fix = 'Keep the receiver warm, or let something that always runs answer and pass on.'
      const next = 'Attempt 1 has failed, attempt 2 has delivered: the receiver sees these events twice.'
      return judge(reply, { verdict: 'finding', says, fix }, next)
    }
    if (isTaken && !exam.isKeyGiven) {
      const says = 'It takes a delivery that is signed with a key it can not know: it does not check signatures.'
      return judge(reply, { verdict: 'pass', says }, nextAfterDelivery(reply))
    }
    return mustTake(reply, { what: WHAT, fix: isOfSignature(reply) ? KEY : OTHER })
  }
}
