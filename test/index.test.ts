// What the library loads late, through the library.

import t from 'tap'
import { checkReceiver, openTunnel } from '../src/index.js'
import { signatureKey, startGood } from './support/ens-receivers.js'

t.test('the receiver check', async t => {
  const { url } = await startGood(t)
  t.match(await checkReceiver(url, { key: signatureKey, only: ['probe-200'] }), { counts: { pass: 1 } })
  await t.rejects(checkReceiver('nowhere'), { code: 'ERR_OPTION' })
})

t.test('the tunnel', async t => {
  await t.rejects(openTunnel({ port: 0 }), { code: 'ERR_OPTION' })
})
