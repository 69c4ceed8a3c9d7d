// One event of every type there is; and if the batch is refused, each alone, to name those that are.

import { eventTypes } from '../../ens/event-catalogue.js'
import type { CheckCase } from '../check-case.js'
import type { Exam } from '../exam.js'
import { mustTake } from '../judge.js'
import { isAnswered } from '../reply.js'

/** Up to the first that is not answered. */
const refusedAlone = async (exam: Exam): Promise<string[]> => {
  const refused: string[] = []
  for (const { name } of eventTypes) {
    const reply = await exam.deliver(`1 event ${name}`, JSON.stringify([exam.events.build({ type: name })]))
    if (reply.kind !== 'success') refused.push(name)
    if (!isAnswered(reply)) break
  }
  return refused
}

const some = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')

export const everyEventType: CheckCase = {
  id: 'every-event-type',
  title: 'Every event type',
  asks: 'Whether one event of each of the types there are is taken.',
  needs: 'taken',
  run: async exam => {
    const events = eventTypes.map(({ name }) => exam.events.build({ type: name }))
    const reply = await exam.deliver(`${events.length} events, one of each type`, JSON.stringify(events))
    const refused = reply.kind === 'success' || !isAnswered(reply) ? [] : await refusedAlone(exam)
    const names = refused.length === 0 ? '' : ` Alone it refuses ${some(refused)}.`
    const fix = `Answer 200 to every type, and skip those you have no use for; or do not subscribe to them.${names}`
    return mustTake(reply, { what: 'a batch of all event types', fix, verdict: 'finding' })
  }
}
