// Fields that the vendor has not documented, or not yet.

import type { CheckCase } from '../check-case.js'
import { mustTake } from '../judge.js'

const overrides = {
  newField: 'new',
  newNumber: 9_007_199_254_740_991,
  newNothing: null,
  'info.newField': { nested: [1, 'two', null] },
  'composite.newField': '1'
}

export const unknownField: CheckCase = {
  id: 'unknown-field',
  title: 'Unknown fields',
  asks: 'Whether an event is taken that has fields nobody has documented.',
  needs: 'taken',
  run: async exam => {
    const reply = await exam.deliver('1 event with unknown fields', JSON.stringify([exam.events.build({ overrides })]))
    const fix = 'Read the fields you need and ignore the others: no strict schema, no "additionalProperties": false.'
    return mustTake(reply, { what: 'an event with unknown fields', fix, verdict: 'finding' })
  }
}
