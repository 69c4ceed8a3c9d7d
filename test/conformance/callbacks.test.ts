// Section 2 of the service: callbacks and their handshake, on the wire.

import t from 'tap'
import { startEns, verified } from '../support/ens.js'

const callbacks = '/platform/v1/ens-callbacks'
const verify = '/platform/v1/ens-verify'
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const key = /^[A-Za-z0-9+/]{43}=$/

t.test('a callback is created, probed, verified, shown', async t => {
  const ens = await startEns(t)
  const { call, sink } = ens
  const created = await call('POST', callbacks, [
    { callbackName: 'cb1', url: 'https://example.com/ens', maxBatchSize: 100 }
  ])
  t.equal(created.status, 201)
  t.same(Object.keys(created.json[0]), ['callbackName', 'callbackId', 'url', 'signatureKey', 'maxBatchSize'])
  t.match(created.json[0], { callbackName: 'cb1', callbackId: uuid, url: 'https://example.com/ens', signatureKey: key })

  const probe = await sink.nextVerification()
  const { callbackId } = created.json[0]
  t.equal(
    probe.text,
    JSON.stringify({ callbackId, verificationKey: probe.verificationKey }),
    'nothing but the two fields'
  )
  t.match(probe.verificationKey, key)
  t.not(probe.verificationKey, created.json[0].signatureKey)
  t.equal(probe.path, '/ens')
  t.match(probe.headers, { host: 'example.com', 'content-type': 'application/json' })
  t.equal(probe.headers['x-sfmc-ens-signature'], undefined, 'unsigned')

  const shown = { callbackId, callbackName: 'cb1', url: 'https://example.com/ens', maxBatchSize: 100 }
  t.same((await call('GET', `${callbacks}/${callbackId}`)).json, { ...shown, status: 'unverified', statusReason: '' })
  const answer = await call('POST', verify, { callbackId, verificationKey: probe.verificationKey })
  t.equal(answer.status, 200)
  t.equal(answer.text, '', 'an empty body')
  t.equal(answer.headers['content-type'], undefined, 'and no Content-Type')
  t.same((await call('GET', callbacks)).json, [{ ...shown, status: 'verified', statusReason: '' }])
  t.same(
    ens.seen().map(({ type }) => type),
    [
      'callback.created',
      'probe.started',
      'probe.passed',
      'api.request',
      'api.request',
      'callback.verified',
      'api.request',
      'api.request'
    ]
  )
})

t.test('a request says how long it took', async t => {
  const { call, sink, seen } = await startEns(t)
  const release = sink.hold()
  const pending = call('POST', callbacks, [{ callbackName: 'cb', url: 'https://example.com/' }])
  await sink.nextVerification()
  await call('GET', callbacks)
  release()
  await pending
  const [inside, outside] = seen('api.request').map(activity => ('ms' in activity ? activity.ms : 0))
  t.ok(Number(outside) > 0 && Number(outside) >= Number(inside), `${inside} ms within ${outside} ms`)
})

t.test('a receiver verifies inside the probe, before it answers', async t => {
  const { call, sink, emulator } = await startEns(t)
  sink.respondWith(async ({ json }) => (await call('POST', verify, json)).status)
  const created = await call('POST', callbacks, [{ callbackName: 'cb', url: 'https://example.com' }])
  t.equal(created.status, 201)
  const shown = await call('GET', `${callbacks}/${created.json[0].callbackId}`)
  t.match(shown.json, { status: 'verified', url: 'https://example.com' })
  t.match(
    emulator.activities.after(0, 100).map(({ type }) => type),
    ['callback.created', 'probe.started', 'callback.verified', 'api.request', 'probe.passed', 'api.request']
  )
})

t.test('a failed probe: the sentence, and a callback that stays and holds its url', async t => {
  const ens = await startEns(t)
  const { call, sink, seen } = ens
  sink.respondWith([503])
  const body = [{ callbackName: 'cb', url: 'https://example.com/ens' }]
  const refused = await call('POST', callbacks, body)
  t.equal(refused.status, 400)
  const [{ callbackId }] = (await call('GET', callbacks)).json
  t.same(refused.json, {
    message: `MCMS_UWH_Runtime_GeneralFailure_probeCallbackLiveness: CallbackId is ${callbackId}. Could not verify callback url \`'https://example.com/ens'\`. Please test that the url is reachable with a https POST call and returns a 200 http status code. To retry please delete the callback and create it again. Status: ProtocolError. The remote server returned an error: (503) Server Unavailable.`,
    errorcode: 10000,
    documentation: ''
  })
  t.match((await call('GET', `${callbacks}/${callbackId}`)).json, {
    status: 'unverified',
    statusReason: 'ProtocolError. The remote server returned an error: (503) Server Unavailable.'
  })
  t.match((await call('GET', '/_ens-local/callbacks')).json.callbacks[0].probe, {
    state: 'failed',
    status: 'ProtocolError',
    message: /503/,
    outcome: { answered: true, statusCode: 503 }
  })
  t.match(seen('probe.failed')[0], { callbackId, status: 'ProtocolError', hint: /holds its url: delete/ })

  const { verificationKey } = await sink.nextVerification()
  const late = await call('POST', verify, { callbackId, verificationKey })
  t.match(late, { status: 400, json: { errorcode: 10000 } }, 'it can not be verified any more')
  t.equal((await call('POST', callbacks, body)).status, 304, 'the url is taken')
  t.equal((await call('POST', callbacks, [{ ...body[0], callbackName: 'other' }])).status, 400)

  t.equal((await call('DELETE', `${callbacks}/${callbackId}`)).status, 200)
  t.equal((await call('POST', callbacks, body)).status, 201, 'deleted and created again')
})

t.test('verified inside a probe that failed in the end: the failure has the last word', async t => {
  const { call, sink } = await startEns(t)
  sink.respondWith(async ({ json }) => {
    await call('POST', verify, json)
    return 500
  })
  t.equal((await call('POST', callbacks, [{ callbackName: 'cb', url: 'https://example.com' }])).status, 400)
  t.match((await call('GET', callbacks)).json, [{ status: 'unverified', statusReason: /^ProtocolError/ }])
})

t.test('ens-verify: single use, and a 404 that does not tell what was wrong', async t => {
  const { call, sink } = await startEns(t)
  const { json } = await call('POST', callbacks, [{ callbackName: 'cb', url: 'https://example.com' }])
  const { callbackId } = json[0]
  const { verificationKey } = await sink.nextVerification()
  const wrongKey = await call('POST', verify, {
    callbackId,
    verificationKey: 'CZwJw4XATH6LK1fPWFeMDkIyVbro6T3ijXK8CrzQe2s='
  })
  const wrongId = await call('POST', verify, { callbackId: 'no-such-id', verificationKey })
  const wrongBoth = await call('POST', verify, { callbackId: 'no-such-id', verificationKey: 'x' })
  t.match(wrongKey, { status: 404, json: { errorcode: 30003 } })
  t.same([wrongId.text, wrongBoth.text], [wrongKey.text, wrongKey.text], 'the same answer to the letter')

  const many = await Promise.all(
    Array.from({ length: 20 }, () => call('POST', verify, { callbackId, verificationKey }))
  )
  t.same(many.map(({ status }) => status).sort(), [200, ...Array(19).fill(404)], 'of twenty at once, one succeeds')
  t.equal(
    (await call('POST', verify, { callbackId, verificationKey })).text,
    wrongKey.text,
    'a used key is a wrong key'
  )
  for (const field of ['callbackId', 'verificationKey']) {
    const body = { callbackId, verificationKey, [field]: undefined }
    t.match(await call('POST', verify, body), { status: 400, json: { errorcode: 10002, message: new RegExp(field) } })
    t.match(await call('POST', verify, { ...body, [field]: 7 }), { status: 400, json: { errorcode: 10001 } })
  }
  t.match(await call('POST', verify, [{ callbackId, verificationKey }]), { status: 400, json: { errorcode: 10001 } })
})

t.test('the key lives four hours on the clock', async t => {
  const { emulator, call, sink, seen } = await startEns(t, { clock: 'manual' })
  const create = async (name: string): Promise<{ callbackId: string; verificationKey: string }> => {
    await call('POST', callbacks, [{ callbackName: name, url: `https://${name}.example.com` }])
    const { callbackId, verificationKey } = await sink.nextVerification()
    return { callbackId, verificationKey }
  }
  const [early, late] = [await create('early'), await create('late')]
  await emulator.clock.advance(4 * 3_600_000 - 1)
  t.equal((await call('POST', verify, early)).status, 200, 'a millisecond before the end')
  t.equal(seen('callback.expired').length, 0)
  await emulator.clock.advance(1)
  t.match(seen('callback.expired'), [{ callbackId: late.callbackId, at: emulator.clock.now(), hint: /create/ }])
  t.equal((await call('POST', verify, late)).status, 404, 'four hours')
  t.match((await call('GET', `${callbacks}/${late.callbackId}`)).json, {
    status: 'unverified',
    statusReason: /expired/
  })
  const third = await create('third')
  await emulator.clock.advance('4h')
  t.match(seen('callback.expired'), [{}, { callbackId: third.callbackId }], 'and the next one after that')
})

t.test('update', async t => {
  const ens = await startEns(t)
  const { call } = ens
  const { callbackId, url } = await verified(ens)
  const update = (body: object) => call('PUT', callbacks, [{ callbackId, ...body }])
  t.same((await update({ callbackName: 'new', maxBatchSize: 200 })).json, [
    { callbackId, callbackName: 'new', url, maxBatchSize: 200 }
  ])
  const same = await update({ callbackName: 'new', maxBatchSize: 200, url })
  t.equal(same.status, 304)
  t.equal(same.text, '')
  t.equal((await update({})).status, 304, 'nothing asked is nothing changed')
  t.equal((await update({ callbackName: null })).status, 304, 'null is not set')
  t.match(await update({ url: 'https://other.example.com' }), { status: 400, json: { message: /url/ } })
  t.match(await update({ maxBatchSize: 99 }), { status: 400, json: { errorcode: 10005 } })
  t.equal((await update({ callbackId: 'none' })).status, 404)
  const several = [
    { callbackId, callbackName: 'newer' },
    { callbackId: 'none', callbackName: 'x' }
  ]
  t.equal((await call('PUT', callbacks, several)).status, 404)
  t.equal((await call('GET', `${callbacks}/${callbackId}`)).json.callbackName, 'new', 'all or none')
})

t.test('delete', async t => {
  const ens = await startEns(t)
  const { call } = ens
  const { callbackId } = await verified(ens)
  const subscription = { callbackId, subscriptionName: 's', eventCategoryTypes: ['EngagementEvents.EmailOpen'] }
  const { json } = await call('POST', '/platform/v1/ens-subscriptions', [subscription])
  t.match(await call('DELETE', `${callbacks}/${callbackId}`), { status: 409, json: { errorcode: 30002 } })
  await call('DELETE', `/platform/v1/ens-subscriptions/${json[0].subscriptionId}`)
  const deleted = await call('DELETE', `${callbacks}/${callbackId}`)
  t.match(deleted, { status: 200, text: '' })
  t.equal(deleted.headers['content-type'], undefined)
  for (const method of ['GET', 'DELETE'])
    t.match(await call(method, `${callbacks}/${callbackId}`), { status: 404, json: { errorcode: 30003 } }, method)
})

t.test('regenerate: a new key, shown once', async t => {
  const ens = await startEns(t)
  const { callbackId, signatureKey, callbackName, url } = await verified(ens)
  const answer = await ens.call('PUT', '/platform/v1/ens-regenerate', [{ callbackId }])
  t.equal(answer.status, 200)
  t.same(Object.keys(answer.json[0]), ['callbackName', 'callbackId', 'url', 'signatureKey'])
  t.match(answer.json[0], { callbackName, callbackId, url, signatureKey: key })
  t.not(answer.json[0].signatureKey, signatureKey)
  t.notMatch((await ens.call('GET', callbacks)).text, answer.json[0].signatureKey)
  const { json } = await ens.call('GET', '/_ens-local/callbacks')
  t.equal(json.callbacks[0].signatureKey, answer.json[0].signatureKey)
  t.equal((await ens.call('PUT', '/platform/v1/ens-regenerate', [{ callbackId: 'none' }])).status, 404)
})

t.test('the same url again', async t => {
  const { call, sink } = await startEns(t)
  const first = { callbackName: 'cb', url: 'https://Example.com' }
  t.equal((await call('POST', callbacks, [first])).status, 201)
  const again = await call('POST', callbacks, [{ ...first, url: 'HTTPS://example.com/', maxBatchSize: 1000 }])
  t.match(again, { status: 304, text: '' })
  t.equal(again.headers['content-type'], undefined)
  for (const clash of [{ callbackName: 'other' }, { maxBatchSize: 500 }])
    t.match(await call('POST', callbacks, [{ ...first, ...clash }]), { status: 400, json: { errorcode: 30001 } })
  t.equal(sink.requests.length, 1, 'only the first was probed')
})

t.test('200 creates of one url at once: exactly one 201', async t => {
  const { call, sink } = await startEns(t)
  const body = [{ callbackName: 'cb', url: 'https://example.com/' }]
  const answers = await Promise.all(Array.from({ length: 200 }, () => call('POST', callbacks, body)))
  const statuses = answers.map(({ status }) => status)
  t.equal(statuses.filter(status => status === 201).length, 1)
  t.equal(statuses.filter(status => status === 304).length, 199)
  t.equal(sink.requests.length, 1)
})

t.test('several at once', async t => {
  const { call, sink } = await startEns(t)
  const many = Array.from({ length: 1000 }, (_, i) => ({ callbackName: `cb${i}`, url: `https://example.com/${i}` }))
  const created = await call('POST', callbacks, many)
  t.equal(created.status, 201)
  t.same(
    created.json.map(({ url }: { url: string }) => url),
    many.map(({ url }) => url),
    'in order'
  )
  t.equal(sink.requests.length, 1000, 'each was probed')
  t.equal((await call('POST', callbacks, many)).status, 304, 'all there already')

  const fresh = { callbackName: 'new', url: 'https://example.com/new' }
  const mixed = await call('POST', callbacks, [many[0], fresh])
  t.match(mixed, { status: 201, json: [{ callbackName: 'new' }] }, 'the created ones')
  t.equal(mixed.json.length, 1)

  const other = { callbackName: 'other', url: 'https://example.com/other' }
  t.equal((await call('POST', callbacks, [other, { ...other, url: 'https://example.com:1/' }])).status, 400)
  t.equal((await call('POST', callbacks, [other, { ...many[0], callbackName: 'clash' }])).status, 400)
  t.equal((await call('POST', callbacks, [other, { ...other, callbackName: 'clash' }])).status, 400)
  t.equal((await call('GET', callbacks)).json.length, 1001, 'nothing of those three was created')

  sink.respondWith(({ path }) => (path === '/bad' ? 500 : 200))
  const failing = await call('POST', callbacks, [other, { callbackName: 'bad', url: 'https://example.com/bad' }])
  t.match(failing, { status: 400, json: { message: /'https:\/\/example.com\/bad'/ } }, 'one failed probe is the answer')
})

t.test('a bare object gets an object back, and a warning; --strict wants the array', async t => {
  const { call, seen } = await startEns(t)
  const body = { callbackName: 'cb', url: 'https://example.com/' }
  const created = await call('POST', callbacks, body)
  t.match(created, { status: 201, json: { callbackName: 'cb' } })
  t.match(seen('fidelity.warning'), [{ about: 'bareObject', hint: /array/ }])
  const { callbackId } = created.json
  t.match(await call('PUT', callbacks, { callbackId, callbackName: 'x' }), { status: 200, json: { callbackName: 'x' } })
  t.match(await call('PUT', '/platform/v1/ens-regenerate', { callbackId }), { status: 200, json: { callbackId } })

  const strict = await startEns(t, { strict: true })
  t.match(await strict.call('POST', callbacks, body), { status: 400, json: { errorcode: 10003 } })
  t.equal((await strict.call('POST', callbacks, [body])).status, 201)
})

t.test('closing during a probe answers the caller first', async t => {
  const { emulator, call, sink } = await startEns(t)
  const release = sink.hold()
  const pending = call('POST', callbacks, [{ callbackName: 'cb', url: 'https://example.com/' }])
  await sink.nextVerification()
  await emulator.close()
  t.match(await pending, {
    status: 400,
    json: { message: /Status: RequestCanceled\. The request was aborted: The request was canceled\.$/ }
  })
  release()
})
