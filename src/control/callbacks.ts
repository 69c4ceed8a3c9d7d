// GET /callbacks: the callbacks with what ENS would never show again, their keys.

import type { FastifyInstance } from 'fastify'
import type { Store } from '../ports.js'

export const addCallbacks = (app: FastifyInstance, store: Store): void => {
  app.get('/callbacks', { config: { summary: 'The callbacks, with their keys' } }, async () => {
    const callbacks = await store.callbacks()
    return {
      callbacks: callbacks.map(({ urlKey: _urlKey, probe, probeFindings, ...callback }) => ({
        ...callback,
        probe: { state: probe, ...probeFindings }
      }))
    }
  })
}
