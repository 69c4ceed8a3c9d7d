import t from 'tap'
import { whyNotVerifiable } from '../../../src/inspector/actions/verify-words.js'

const callback = {
  status: 'unverified',
  probe: { state: 'passed' },
  verificationKey: 'K',
  verificationKeyExpiresAt: 1000
} as const

t.test('whether a callback can be verified', async t => {
  t.equal(whyNotVerifiable(callback, 999), undefined)
  t.equal(whyNotVerifiable({ ...callback, probe: { state: 'pending' } }, 0), undefined, 'receivers do it in the probe')
  t.match(whyNotVerifiable(callback, 1000), /four hours/)
  t.match(whyNotVerifiable({ ...callback, verificationKey: null }, 0), /four hours/)
  t.match(whyNotVerifiable({ ...callback, probe: { state: 'failed' } }, 0), /probe failed.*register it again/)
  t.match(whyNotVerifiable({ ...callback, status: 'verified' }, 0), /is verified/)
})
