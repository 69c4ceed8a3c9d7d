// GET /callbacks: the callbacks with what ENS would never show again, their keys, and with how they are doing.

import type { FastifyInstance } from 'fastify'
import type { Store } from '../ports.js'

/**
 * Asked once for a list. Of a callback: events that were accepted and are not delivered, dropped or given up, in a batch
 * or not; and batches that have not ended.
 */
export type Pending = () => Promise<(callbackId: string) => { readonly events: number; readonly deliveries: number }>

export const addCallbacks = (app: FastifyInstance, store: Store, pending: Pending): void => {
  const summary = 'The callbacks, with their keys, what is pending, and until when they are suspended'
  app.get('/callbacks', { config: { summary } }, async () => {
    const [callbacks, pendingOf] = await Promise.all([store.callbacks(), pending()])
    return {
      callbacks: callbacks.map(({ urlKey: _urlKey, probe, probeFindings, health, ...callback }) => ({
        ...callback,
        probe: { state: probe, ...probeFindings },
        suspendedUntil: health.suspendedUntil,
        pending: pendingOf(callback.callbackId)
      }))
    }
  })
}
