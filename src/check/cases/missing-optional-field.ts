// Events without what they do not always have.

import type { CheckCase } from '../check-case.js'
import { mustTake } from '../judge.js'

/** What JSON leaves out, and what Docs call nullable or show empty. */
const sparse: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'TransactionalSendEvents.EmailSent': { sendClassificationType: undefined, 'info.renderedSubject': undefined },
  'EngagementEvents.EmailOpen': { channel: undefined, 'info.location': {}, 'info.userAgent': undefined },
  'EngagementEvents.PushOpen': { 'composite.jobId': null }
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
    return mustTake(reply, { what: 'events that lack optional fields', fix })
  }
}
