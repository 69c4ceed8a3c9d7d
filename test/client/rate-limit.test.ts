import t from 'tap'
import { type FaultRule, startEmulator } from '../../src/index.js'

t.test('a client learns when to try again', async t => {
  const faults: FaultRule[] = [
    { match: { operation: 'getAllCallbacks' }, fault: { kind: 'status', status: 429 }, times: 1 },
    { match: { operation: 'getAllCallbacks' }, fault: { kind: 'status', status: 503 }, times: 1 }
  ]
  const { client, close } = await startEmulator({ faults })
  t.teardown(close)
  const refused = { name: 'EnsApiError', operation: 'getAllCallbacks' }
  await t.rejects(client.getAllCallbacks(), { ...refused, status: 429, errorcode: 50100, retryAfter: 5 })
  await t.rejects(client.getAllCallbacks(), { ...refused, status: 503, errorcode: 50300, retryAfter: undefined })
  t.same(await client.getAllCallbacks(), [])
})
