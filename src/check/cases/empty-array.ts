// A batch without events.

import type { CheckCase } from '../check-case.js'
import { judge, STRANGER, shouldRefuse } from '../judge.js'

const WHAT = 'an empty batch'

export const emptyArray: CheckCase = {
  id: 'empty-array',
  title: 'Empty batch',
  asks: 'Whether a batch without events is taken or refused, but without an error.',
  needs: 'taken',
  run: async exam => {
    const reply = await exam.deliver('no events', '[]')
    if (reply.kind === 'success') return judge(reply, { verdict: 'pass', says: `It takes ${WHAT}.` }, STRANGER)
    return shouldRefuse(reply, { what: WHAT, fix: 'Answer 200 or 400, and do not reach for a first event.' })
  }
}
