import t from 'tap'
import { REGISTER_DRAFT, toRegisterDraft } from '../../../src/inspector/callbacks/register-again.js'

t.test('the form starts with what the deleted callback had, and with no key of it', async t => {
  t.equal(REGISTER_DRAFT, 'ens-local-register')
  const draft = toRegisterDraft({
    callbackId: 'a',
    callbackName: 'orders',
    url: 'https://receiver.example.com/ens',
    maxBatchSize: 500,
    signatureKey: 'key',
    verificationKey: 'key',
    verificationKeyExpiresAt: 0,
    status: 'unverified',
    statusReason: '',
    createdAt: 0,
    probe: { state: 'failed' },
    suspendedUntil: null,
    pending: { events: 0, deliveries: 0 }
  })
  t.same(JSON.parse(draft), { callbackName: 'orders', url: 'https://receiver.example.com/ens', maxBatchSize: 500 })
})
