// An emulator with something of everything for the inspector to show: callbacks in every state, deliveries that worked,
// failed and wait, events that nobody wanted, and a fault rule.

import type { Test } from 'tap'
import type { EmulatorOptions } from '../../src/options.js'
import type { SinkRequest } from '../../src/test-kit/index.js'
import { type Ens, startEns } from './ens.js'
import { EMAIL_SENT, subscribe, subscribed } from './subscribed.js'

export interface Inspected extends Ens {
  readonly orders: { readonly callbackId: string; readonly signatureKey: string }
  /** Its last try is over, and the next one has a time. */
  readonly deferredId: string
  readonly deliveredId: string
  readonly broken: { readonly callbackId: string }
  /** Of the activity that says so. */
  readonly unmatchedId: number
  readonly unverified: { readonly callbackId: string; readonly verificationKey: string }
}

/** Paths tell how it goes; a probe is an object and deliveries are lists. */
const answer = ({ path, json }: SinkRequest) => {
  if (path === '/broken') return { status: 503, body: '<h1>Service unavailable</h1>' }
  if (path === '/flaky' && Array.isArray(json))
    return { status: 500, headers: { 'content-type': 'application/json' }, body: '{"error":"no database"}' }
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'thanks' }
}

const BOUNCED = 'TransactionalSendEvents.EmailBounced'

export const startInspected = async (t: Test, options: EmulatorOptions = {}): Promise<Inspected> => {
  const ens = await startEns(t, { clock: 'manual', seed: 1, ...options })
  const { emulator, call, sink } = ens
  sink.respondWith(answer)
  const { callbackId, signatureKey } = await subscribed(ens, { name: 'orders', types: [EMAIL_SENT, BOUNCED] })
  await subscribe(ens, callbackId, { name: 'welcome only', filters: ['definitionKey=welcome'] })
  await emulator.publish({ type: 'EmailSent', count: 3, overrides: { 'info.to': 'ada@example.com' } })
  await emulator.settled()
  const flaky = await subscribed(ens, { name: 'flaky', types: ['TransactionalSendEvents.SmsSent'] })
  await emulator.publish({ type: 'SmsSent' })
  await emulator.clock.advance('30s')
  await emulator.clock.advance('10m')
  await call('POST', '/platform/v1/ens-callbacks', [{ callbackName: 'broken', url: 'https://example.com/broken' }])
  const pending = await call('POST', '/platform/v1/ens-callbacks', [
    { callbackName: 'not verified yet', url: 'https://hooks.example.com/new' }
  ])
  await emulator.publish({ type: 'EmailOpen' })
  const match = { phase: 'delivery', callbackName: 'flaky' }
  await emulator.faults.add({ id: 'lost-answers', match, fault: { kind: 'drop-ack' }, times: 3 })
  const { deliveries } = await emulator.deliveries.list({})
  const idOf = (id: string): string => String(deliveries.find(delivery => delivery.callbackId === id)?.deliveryId)
  const { callbacks } = (await call('GET', '/_ens-local/callbacks')).json
  const unverifiedId = pending.json[0].callbackId
  return {
    ...ens,
    orders: { callbackId, signatureKey },
    deliveredId: idOf(callbackId),
    deferredId: idOf(flaky.callbackId),
    broken: callbacks.find(({ callbackName }: { callbackName: string }) => callbackName === 'broken'),
    unmatchedId: Number(ens.seen('event.unmatched').at(-1)?.id),
    unverified: {
      callbackId: unverifiedId,
      verificationKey: String(sink.verifications.find(probe => probe.callbackId === unverifiedId)?.verificationKey)
    }
  }
}
