// The events a check sends: from the fixtures, with ids of their own and the time of now.

import { buildEvent } from '../ens/build-event.js'
import type { EnsEvent } from '../ens/event.js'
import { createNewId } from '../ens/new-id.js'
import type { Clock, Random, ReadFixture } from '../ports.js'

export interface SampleEvents {
  /** A new event; by default an EmailSent. */
  build(options?: {
    type?: string
    overrides?: Readonly<Record<string, unknown>>
    of?: EnsEvent
    /** Milliseconds that it is older than now. */
    age?: number
  }): EnsEvent
  /** A JSON array of new ones, an EmailSent each. */
  batch(count: number): string
}

export interface SamplePorts {
  readonly readFixture: ReadFixture
  readonly random: Random
  readonly clock: Pick<Clock, 'now'>
}

export const createSampleEvents = ({ readFixture, random, clock }: SamplePorts): SampleEvents => {
  const newId = createNewId(random)
  const build: SampleEvents['build'] = ({ type = 'TransactionalSendEvents.EmailSent', overrides, of, age = 0 } = {}) =>
    // Types are those of the catalogue, and a test holds the fixtures to it.
    buildEvent(readFixture(type) as EnsEvent, { overrides, of, now: clock.now() - age }, newId)
  return {
    build,
    batch: count => JSON.stringify(Array.from({ length: count }, () => build()))
  }
}
