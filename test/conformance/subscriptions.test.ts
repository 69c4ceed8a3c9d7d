// Section 3 of the service: subscriptions, on the wire.

import t from 'tap'
import { startEns, verified } from '../support/ens.js'

const subscriptions = '/platform/v1/ens-subscriptions'
const sent = 'TransactionalSendEvents.EmailSent'
const bounced = 'TransactionalSendEvents.EmailBounced'

t.test('the life of a subscription', async t => {
  const ens = await startEns(t)
  const { call, seen } = ens
  const { callbackId, callbackName, url } = await verified(ens)
  const created = await call('POST', subscriptions, [
    {
      callbackId,
      subscriptionName: 's1',
      eventCategoryTypes: [sent, bounced],
      filters: ['definitionKey=abc', 'bounceCode=HARD']
    }
  ])
  t.equal(created.status, 201)
  const { subscriptionId } = created.json[0]
  const facts = {
    subscriptionId,
    subscriptionName: 's1',
    eventCategoryTypes: [sent, bounced],
    filters: ['definitionKey=abc', 'bounceCode=HARD'],
    status: 'active'
  }
  t.same(created.json, [{ callbackId, callbackName, ...facts }], 'no url, maxBatchSize or statusReason')
  const shown = { callbackId, callbackName, url, maxBatchSize: 1000, ...facts, statusReason: '' }
  t.same((await call('GET', `${subscriptions}/${subscriptionId}`)).json, shown)
  t.same((await call('GET', `/platform/v1/ens-subscriptions-by-cb/${callbackId}`)).json, [shown])
  t.same((await call('GET', subscriptions)).json, [shown])

  const paused = await call('PUT', subscriptions, [{ subscriptionId, status: 'paused', statusReason: 'lunch' }])
  t.same(paused.json, [{ ...shown, status: 'paused', statusReason: 'lunch' }])
  t.equal((await call('PUT', subscriptions, [{ subscriptionId, status: 'paused', statusReason: 'lunch' }])).status, 304)
  t.equal((await call('PUT', subscriptions, [{ subscriptionId, status: 'active', statusReason: 'back' }])).status, 200)
  const renamed = await call('PUT', subscriptions, [{ subscriptionId, subscriptionName: 's2', filters: [''] }])
  t.match(renamed.json, [{ subscriptionName: 's2', filters: [], status: 'active', statusReason: 'back' }])
  t.match(
    seen()
      .filter(({ type }) => type.startsWith('subscription'))
      .map(({ type }) => type),
    ['subscription.created', 'subscription.paused', 'subscription.resumed', 'subscription.updated']
  )
  const deleted = await call('DELETE', `${subscriptions}/${subscriptionId}`)
  t.match(deleted, { status: 200, text: '' })
  t.equal(deleted.headers['content-type'], undefined)
  t.match(await call('DELETE', `${subscriptions}/${subscriptionId}`), { status: 404, json: { errorcode: 30003 } })
  t.match(await call('GET', `${subscriptions}/${subscriptionId}`), { status: 404, json: { errorcode: 30003 } })
  t.same((await call('GET', `/platform/v1/ens-subscriptions-by-cb/${callbackId}`)).json, [])
})

t.test('only for a verified callback', async t => {
  const { call, sink } = await startEns(t)
  const { json } = await call('POST', '/platform/v1/ens-callbacks', [
    { callbackName: 'cb', url: 'https://example.com' }
  ])
  const { callbackId } = json[0]
  await sink.nextVerification()
  const body = { callbackId, subscriptionName: 's', eventCategoryTypes: [sent] }
  t.match(await call('POST', subscriptions, [body]), {
    status: 400,
    json: { errorcode: 10000, message: /not verified/ }
  })
  t.equal((await call('POST', subscriptions, [{ ...body, callbackId: 'none' }])).status, 404)
  t.equal((await call('GET', '/platform/v1/ens-subscriptions-by-cb/none')).status, 404)
})

t.test('names are unique: the same again is 304, another with the name is 400', async t => {
  const ens = await startEns(t)
  const { call } = ens
  const { callbackId } = await verified(ens)
  const body = { callbackId, subscriptionName: 's', eventCategoryTypes: [sent], filters: [''] }
  t.match(await call('POST', subscriptions, [body]), { status: 201, json: [{ filters: [] }] })
  t.match(await call('POST', subscriptions, [{ ...body, filters: [] }]), { status: 304, text: '' })
  t.match(await call('POST', subscriptions, [{ ...body, eventCategoryTypes: [bounced] }]), {
    status: 400,
    json: { errorcode: 30001 }
  })
  const other = await call('POST', subscriptions, { ...body, subscriptionName: 'other' })
  t.match(other, { status: 201, json: { subscriptionName: 'other' } }, 'a bare object gets an object')
  const { subscriptionId } = other.json
  t.match(await call('PUT', subscriptions, [{ subscriptionId, subscriptionName: 's' }]), {
    status: 400,
    json: { errorcode: 30001 }
  })
  const two = [
    { ...body, subscriptionName: 'new' },
    { ...body, subscriptionName: 's', eventCategoryTypes: [bounced] }
  ]
  t.equal((await call('POST', subscriptions, two)).status, 400)
  t.equal((await call('GET', subscriptions)).json.length, 2, 'all or none')
})

t.test('at most 200 for a callback', async t => {
  const ens = await startEns(t)
  const { callbackId } = await verified(ens)
  const named = (i: number) => ({ callbackId, subscriptionName: `s${i}`, eventCategoryTypes: [sent] })
  const all = Array.from({ length: 200 }, (_, i) => named(i))
  t.equal((await ens.call('POST', subscriptions, all)).json.length, 200)
  t.match(await ens.call('POST', subscriptions, [named(200)]), { status: 400, json: { message: /more than 200/ } })
  t.equal((await ens.call('POST', subscriptions, [named(0)])).status, 304, 'one that is there already is still there')
  const other = await verified(ens, 'cb2', '/other')
  t.equal((await ens.call('POST', subscriptions, [{ ...named(201), callbackId: other.callbackId }])).status, 201)
})

t.test('event types and filters that do not exist', async t => {
  const ens = await startEns(t)
  const { callbackId } = await verified(ens)
  const create = (eventCategoryTypes: unknown, filters: unknown = []) =>
    ens.call('POST', subscriptions, [{ callbackId, subscriptionName: 's', eventCategoryTypes, filters }])
  t.match(await create(['X.Y', sent]), {
    status: 400,
    json: { errorcode: 10005, message: 'Unknown event types: X.Y.' }
  })
  t.match(await create([sent], ['bounceCode=HARD']), { status: 400, json: { errorcode: 10005 } })
  t.match(await create([sent], ['definitionKey']), { status: 400, json: { errorcode: 10003 } })
  t.match(await create([]), { status: 400, json: { errorcode: 10005 } })
  t.match(await create(sent), { status: 400, json: { errorcode: 10001 } })
  t.match(await create([7]), {
    status: 400,
    json: { errorcode: 10001, message: 'eventCategoryTypes[0] must be a string.' }
  })
  t.equal((await create([sent])).status, 201)
  const [{ subscriptionId }] = (await ens.call('GET', subscriptions)).json
  const update = (body: object) => ens.call('PUT', subscriptions, [{ subscriptionId, ...body }])
  t.match(await update({ filters: ['bounceCode=SOFT'] }), { status: 400 })
  t.match(await update({ eventCategoryTypes: [bounced], filters: ['bounceCode=SOFT'] }), { status: 200 })
  t.match(await update({ eventCategoryTypes: [sent] }), { status: 400 }, 'the filters that stay must still fit')
  t.match(await update({ status: 'deleted' }), { status: 400, json: { errorcode: 10005, message: /active, paused/ } })
  t.match(await update({ subscriptionId: 'none' }), { status: 404 })
})

t.test('a status wants a reason: a warning, and with --strict a 400', async t => {
  for (const strict of [false, true]) {
    const ens = await startEns(t, { strict })
    const { callbackId } = await verified(ens)
    const body = { callbackId, subscriptionName: 's', eventCategoryTypes: [sent] }
    const [{ subscriptionId }] = (await ens.call('POST', subscriptions, [body])).json
    const answer = await ens.call('PUT', subscriptions, [{ subscriptionId, status: 'paused' }])
    t.equal(answer.status, strict ? 400 : 200)
    t.equal(ens.seen('fidelity.warning').length, strict ? 0 : 1)
  }
})
