// The same batch twice: ENS delivers at least once.

import type { CheckCase } from '../check-case.js'
import { mustTake } from '../judge.js'

export const duplicateBatch: CheckCase = {
  id: 'duplicate-batch',
  title: 'The same batch twice',
  asks: 'Whether a batch is taken that has been taken before.',
  needs: 'taken',
  run: async exam => {
    const body = exam.events.batch(2)
    const first = await exam.deliver('2 events', body)
    const reply = first.kind === 'success' ? await exam.deliver('the same 2 events again', body) : first
    const fix = 'Answer 200 to events you have had already, and skip them by compositeId: ENS delivers at least once.'
    return mustTake(reply, { what: 'the same batch a second time', fix })
  }
}
