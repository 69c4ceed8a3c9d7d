// A type of event that does not exist yet, between two that do.

import type { CheckCase } from '../check-case.js'
import { mustTake } from '../judge.js'

export const unknownEventType: CheckCase = {
  id: 'unknown-event-type',
  title: 'Unknown event type',
  asks: 'Whether a batch is taken in which one event is of a type that does not exist yet.',
  needs: 'taken',
  run: async exam => {
    const { build } = exam.events
    const unknown = { ...build(), eventCategoryType: 'FutureEvents.NotInventedYet' }
    const reply = await exam.deliver('3 events, one of an unknown type', JSON.stringify([build(), unknown, build()]))
    const fix =
      'Skip and log events of types you do not know: a refusal is repeated with the whole batch for seven days.'
    return mustTake(reply, { what: 'an event of an unknown type', fix, verdict: 'finding' })
  }
}
