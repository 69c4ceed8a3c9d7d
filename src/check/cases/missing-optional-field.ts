// Events without what they do not always have.

import type { CheckCase } from '../check-case.js'
import type { Exam } from '../exam.js'
import { mustTake } from '../judge.js'
import { isAnswered, type Reply } from '../reply.js'

/** What JSON leaves out, and what Docs call nullable or show empty. */
const sparse: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'TransactionalSendEvents.EmailSent': { sendClassificationType: undefined, 'info.renderedSubject': undefined },
  'EngagementEvents.EmailOpen': { channel: undefined, 'info.location': {}, 'info.userAgent': undefined },
  'EngagementEvents.PushOpen': { 'composite.jobId': null }
}

/** Of those types, what is refused though the same type is taken when nothing is missing. */
const refusedForFields = async (exam: Exam): Promise<Reply | undefined> => {
  for (const [type, overrides] of Object.entries(sparse)) {
    const reply = await exam.deliver(`1 ${type} without`, JSON.stringify([exam.events.build({ type, overrides })]))
    if (reply.kind === 'success') continue
    const whole = await exam.deliver(`1 ${type} with all fields`, JSON.stringify([exam.events.build({ type })]))
    if (whole.kind === 'success') return reply
  }
  return undefined
}

export const missingOptionalField: CheckCase = {
  id: 'missing-optional-field',
  title: 'Missing optional fields',
  asks: 'Whether events are taken that lack a subject, a location, a channel or a job.',
  needs: 'taken',
  run: async exam => {
    const events = Object.entries(sparse).map(([type, overrides]) => exam.events.build({ type, overrides }))
    const reply = await exam.deliver(`${events.length} events without optional fields`, JSON.stringify(events))
    const fix = 'Take every field but eventCategoryType for optional, and keep what you can not read for later.'
    const what = 'events that lack optional fields'
    if (reply.kind === 'success' || !isAnswered(reply)) return mustTake(reply, { what, fix })
    const refused = await refusedForFields(exam)
    // Who subscribes to one type need not take another.
    return mustTake(refused ?? reply, { what, fix, verdict: refused === undefined ? 'finding' : 'fail' })
  }
}
