// A body that breaks off in the middle of an event, well signed.

import type { CheckCase } from '../check-case.js'
import { judge, nextAfterDelivery, shouldRefuse } from '../judge.js'
import { isAnswered } from '../reply.js'

export const malformedJson: CheckCase = {
  id: 'malformed-json',
  title: 'Malformed JSON refused',
  asks: 'Whether a body that is no JSON is refused without an error, and the next good one is taken.',
  needs: 'taken',
  run: async exam => {
    const reply = await exam.deliver('a body that breaks off', exam.events.batch(1).slice(0, -40))
    const fix = 'Catch the error of the parser and answer 400.'
    const refused = shouldRefuse(reply, { what: 'a body that is no JSON', fix })
    if (!isAnswered(reply)) return refused
    const next = await exam.deliver('1 event', exam.events.batch(1))
    if (next.kind === 'success') return refused
    const says = 'After a body that is no JSON it does not take a good one.'
    return judge(next, { verdict: 'fail', says, fix: `${fix} No request may spoil the next.` }, nextAfterDelivery(next))
  }
}
