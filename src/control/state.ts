// GET /export, POST /import: the whole state as one document, with the keys of its callbacks.

import type { FastifyInstance } from 'fastify'
import type { EmulatorState, ImportedState } from '../ens/emulator-state.js'
import { ifTooLarge } from './control-error.js'

export interface StateOptions {
  readonly exportState: () => Promise<EmulatorState>
  /** The document as it came: whoever takes it checks it. Throws UserError `ERR_STATE`, or one of the store. */
  readonly importState: (document: unknown) => Promise<ImportedState>
}

/** What an export can have, and half as much again for what stands around its events. */
const IMPORT_BODY_LIMIT: number = 384 * 1024 ** 2

export const addState = (app: FastifyInstance, { exportState, importState }: StateOptions): void => {
  app.get(
    '/export',
    { config: { summary: 'The whole state, with keys, as a document to import' } },
    async (_, reply) => {
      reply.header('content-disposition', 'attachment; filename="ens-local-state.json"')
      reply.header('cache-control', 'no-store')
      return exportState()
    }
  )
  app.route({
    method: 'POST',
    url: '/import',
    bodyLimit: IMPORT_BODY_LIMIT,
    config: { summary: 'Takes a state that was exported, in place of all there is' },
    errorHandler: (error, request, reply) =>
      app.errorHandler(ifTooLarge(error, '384 MiB', 'Keep so much in a file: --data FILE.'), request, reply),
    handler: async request => ({ imported: await importState(request.body) })
  })
}
