// As many events as ENS puts into one delivery.

import { durationText } from '../../ens/duration-text.js'
import type { CheckCase } from '../check-case.js'
import { judge, mustTake, nextAfterDelivery } from '../judge.js'

/** Of the deadline: who needs more of it on a good day needs too much on a bad one. */
const TIGHT = 2 / 3

export const largeBatch: CheckCase = {
  id: 'large-batch',
  title: '1,000 events in time',
  asks: 'Whether 1,000 events, as many as ENS sends at once, are taken within the deadline of 3 s.',
  needs: 'taken',
  run: async exam => {
    const reply = await exam.deliver('1,000 events', exam.events.batch(1000))
    const fix =
      'Keep the events and answer, then work; or register the callback with a smaller maxBatchSize (100 to 1,000).'
    const { deliveryMs } = exam.deadlines
    if (reply.kind === 'success' && reply.ms > deliveryMs * TIGHT) {
      const says = `It takes 1,000 events at once, but only after ${durationText(reply.ms)} of ${durationText(deliveryMs)}.`
      return judge(reply, { verdict: 'finding', says, fix }, nextAfterDelivery(reply))
    }
    return mustTake(reply, { what: '1,000 events at once', fix })
  }
}
