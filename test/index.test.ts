// What the library loads late, through the library.

import t from 'tap'
import { checkReceiver, openTunnel, startEmulator } from '../src/index.js'
import { signatureKey, startGood } from './support/ens-receivers.js'

t.test('the receiver check', async t => {
  const { url } = await startGood(t)
  t.match(await checkReceiver(url, { key: signatureKey, only: ['probe-200'] }), { counts: { pass: 1 } })
  await t.rejects(checkReceiver('nowhere'), { code: 'ERR_OPTION' })
})

t.test('closing does not wait for what its own client has under way', async t => {
  const rule = { match: { phase: 'probe' }, fault: { kind: 'timeout' } } as const
  const ens = await startEmulator({ faults: [rule], probeTimeout: '1h' })
  t.teardown(ens.close)
  const begun = new Promise<void>(resolve => {
    ens.activities.subscribe(({ type }) => void (type === 'fault.fired' && resolve()))
  })
  const refused = t.rejects(ens.client.createCallback({ callbackName: 'a', url: 'https://example.com/a' }), {
    status: 400,
    message: /canceled/
  })
  await begun
  await ens.close()
  await refused
})

t.test('the tunnel', async t => {
  await t.rejects(openTunnel({ port: 0 }), { code: 'ERR_OPTION' })
})
