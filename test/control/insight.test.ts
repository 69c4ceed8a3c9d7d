// The schedule and the signature of a delivery, of an emulator that delivers.

import t from 'tap'
import type { Callback } from '../../src/ens/callback.js'
import { sign } from '../../src/ens/signature.js'
import { aCallback } from '../contract/store-records.js'
import { delivery } from '../support/deliveries.js'
import { caller } from '../support/ens.js'
import { startFakeControl } from '../support/fake-control.js'
import { startEngine } from '../support/subscribed.js'

t.test('a delivery that fails, and its schedule', async t => {
  const { call, sink, emulator, publish, all } = await startEngine(t)
  sink.respondWith(() => 503)
  await publish()
  await emulator.clock.advance('10s')
  const [{ deliveryId = '', nextAttemptAt } = {}] = await all()
  const { status, json } = await call('GET', `/_ens-local/deliveries/${deliveryId}/schedule`)
  t.equal(status, 200)
  t.match(json, {
    deliveryId,
    state: 'deferred',
    policy: 'current',
    deadlineMs: 3000,
    now: emulator.clock.now(),
    done: [
      { attempt: 1, ok: false, ms: Number, verdict: /503/ },
      { attempt: 2, ok: false },
      { attempt: 3, ok: false }
    ],
    next: { does: 'defer', at: nextAttemptAt },
    planned: { 0: { at: nextAttemptAt, rule: 'current.defer' } },
    end: { rule: 'current.fail' }
  })
  const [, second] = json.planned
  await emulator.clock.set(nextAttemptAt as number)
  const later = (await call('GET', `/_ens-local/deliveries/${deliveryId}/schedule`)).json
  t.equal(later.done.length, 4)
  t.same(later.planned[0], second, 'it comes as it was planned')
  t.equal(later.planned.length, json.planned.length - 1)
  t.equal(later.endsAt, json.endsAt)
})

t.test('the signature of each attempt', async t => {
  const { call, sink, emulator, publish, all, callbackId, signatureKey } = await startEngine(t)
  await call('POST', '/_ens-local/faults', { fault: { kind: 'corrupt-signature' }, times: 1, id: 'r' })
  sink.respondWith(() => 503)
  await publish(1, 'jörg@example.com')
  await emulator.clock.advance('1s')
  const [{ deliveryId = '', attempts = [] } = {}] = await all()
  const signature = (query = '') => call('GET', `/_ens-local/deliveries/${deliveryId}/signature${query}`)
  const expected = sign(String(attempts.at(-1)?.request.body), signatureKey)
  t.match(await signature(), {
    status: 200,
    json: { deliveryId, attempt: 2, signature: expected, expected, matches: true, signatureKey, keyEncoding: 'base64' }
  })
  t.match((await signature('?attempt=1')).json, { attempt: 1, expected, matches: false, says: /rule r altered/ })
  t.match(await signature('?attempt=3'), {
    status: 404,
    json: { error: { code: 'no-such-attempt', message: /no attempt 3/, hint: /there are 2 so far/ } }
  })
  t.match(await signature('?attempt=0'), { status: 400, json: { error: { code: 'bad-parameter' } } })
  const regenerated = await call('PUT', '/platform/v1/ens-regenerate', { callbackId })
  t.equal(regenerated.status, 200)
  t.match((await signature()).json, { signature: expected, matches: false, says: /ens-regenerate/ })
})

t.test('what there is not', async t => {
  const one = delivery()
  const known: Record<string, Callback> = {}
  const { url } = await startFakeControl(t, {
    deliveries: { get: async id => (id === one.deliveryId ? { ...one, attempts: [], state: 'sending' } : undefined) },
    store: {
      deliveryBody: async id => (id === one.deliveryId ? Buffer.from('[1]') : undefined),
      callback: async id => known[id]
    }
  })
  const call = caller(url)
  for (const what of ['schedule', 'signature'])
    t.match(await call('GET', `/deliveries/nope/${what}`), {
      status: 404,
      json: { error: { code: 'no-such-delivery', message: /nope/, hint: /\S/ } }
    })
  const path = `/deliveries/${one.deliveryId}/signature`
  t.match(await call('GET', path), {
    status: 409,
    json: { error: { code: 'no-callback', message: /has been deleted/, hint: /\S/ } }
  })
  known[one.callbackId] = aCallback()
  t.match((await call('GET', path)).json, {
    attempt: 1,
    signature: null,
    expected: sign('[1]', aCallback().signatureKey),
    says: /^No attempt/
  })
  t.equal((await call('GET', `${path}?attempt=1`)).status, 404)
})
