import t from 'tap'
import type { Callback } from '../../src/ens/callback.js'
import { soundHealth } from '../../src/ens/health.js'
import { caller } from '../support/ens.js'
import { startFakeControl } from '../support/fake-control.js'

t.test('how a callback is doing', async t => {
  const callback = {
    callbackId: 'cb-1',
    urlKey: 'secret',
    probe: 'passed',
    health: { ...soundHealth, suspendedUntil: 9 }
  }
  const callbacks = async (): Promise<Callback[]> => [callback as unknown as Callback]
  const { url } = await startFakeControl(t, {
    store: { callbacks },
    pending: async () => callbackId => ({ events: callbackId.length, deliveries: 1 })
  })
  t.strictSame((await caller(url)('GET', '/callbacks')).json, {
    callbacks: [
      { callbackId: 'cb-1', probe: { state: 'passed' }, suspendedUntil: 9, pending: { events: 4, deliveries: 1 } }
    ]
  })
})
