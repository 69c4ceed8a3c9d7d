// As many events as ENS puts into one delivery.

import type { CheckCase } from '../check-case.js'
import { mustTake } from '../judge.js'

export const largeBatch: CheckCase = {
  id: 'large-batch',
  title: '1,000 events in time',
  asks: 'Whether 1,000 events, as many as ENS sends at once, are taken within the deadline of 3 s.',
  needs: 'taken',
  run: async exam => {
    const reply = await exam.deliver('1,000 events', exam.events.batch(1000))
    const fix =
      'Keep the events and answer, then work; or register the callback with a smaller maxBatchSize (100 to 1,000).'
    return mustTake(reply, { what: '1,000 events at once', fix })
  }
}
