// GET /credentials: what a client needs to be let in, as the start printed it.

import type { FastifyInstance } from 'fastify'
import type { Credentials } from '../ens/token.js'

/** How calls of ENS are checked, and what passes. */
export type Admission = Credentials & { readonly auth: 'any' | 'strict' | 'off' }

export const addCredentials = (app: FastifyInstance, admission: () => Admission): void => {
  const summary = 'The client and a token of the start, and where to use them'
  app.get('/credentials', { config: { summary } }, async () => {
    const { auth, clientId, clientSecret, token } = admission()
    return { auth, clientId, clientSecret, token, tokenUrl: '/v2/token', restUrl: '/platform/v1' }
  })
}
