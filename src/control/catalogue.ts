// What there is to choose from: the ledger, the types of events with an example of each, the kinds of faults.

import type { FastifyInstance } from 'fastify'
import { eventTypes } from '../ens/event-catalogue.js'
import type { FaultKindFacts } from '../ens/fault-rule.js'
import { resolveType } from '../ens/resolve-type.js'
import type { UserError } from '../errors.js'
import type { ReadFixture } from '../ports.js'
import { ControlError } from './control-error.js'

export interface CatalogueOptions {
  readonly readFixture: ReadFixture
  /** Loaded when somebody asks. */
  readonly faultKinds: () => Promise<readonly FaultKindFacts[]>
}

/** Throws ControlError `no-such-type` (404), with the type that may have been meant. */
const typeOf = (name: string): ReturnType<typeof resolveType> => {
  try {
    return resolveType(name)
  } catch (error) {
    const { message, hint } = error as UserError
    throw new ControlError(404, 'no-such-type', message, hint)
  }
}

export const addCatalogue = (app: FastifyInstance, { readFixture, faultKinds }: CatalogueOptions): void => {
  const ledger = 'The fidelity ledger: each behaviour, and how we know it'
  app.get('/ledger', { config: { summary: ledger } }, async () => ({ rows: (await import('../ens/ledger.js')).ledger }))
  const types = 'The types of events, with the filters of each'
  app.get('/fixtures', { config: { summary: types } }, async () => ({ types: eventTypes }))
  const fixture = 'An example of a type of event: of EmailSent, or TransactionalSendEvents.EmailSent'
  app.get('/fixtures/:type', { config: { summary: fixture } }, async request => {
    const { name, filters } = typeOf((request.params as { type: string }).type)
    return { type: name, filters, event: readFixture(name) }
  })
  const kinds = 'The kinds of faults'
  app.get('/fault-kinds', { config: { summary: kinds } }, async () => ({ kinds: await faultKinds() }))
}
