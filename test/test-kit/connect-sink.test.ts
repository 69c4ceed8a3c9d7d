import t from 'tap'
import { startEmulator } from '../../src/index.js'
import { connectSink, eventTypes, startSink } from '../../src/test-kit/index.js'

t.test('a callback that is verified and subscribed to everything', async t => {
  await using sink = await startSink()
  await using ens = await startEmulator({ forwardTo: sink.url, auth: 'strict' })
  const connected = await connectSink(ens, sink)
  const [callback] = await ens.client.getAllCallbacks()
  t.match(callback, { ...connected, signatureKey: undefined, subscriptionId: undefined, status: 'verified' })
  t.equal(connected.url, 'https://sink.example.com/ens')
  const [subscription] = await ens.client.getAllSubscriptionsForCallback(connected.callbackId)
  t.match(subscription, { subscriptionId: connected.subscriptionId, filters: [], status: 'active' })
  t.strictSame(subscription?.eventCategoryTypes, eventTypes)
})

t.test('as it is asked for, several at one sink', async t => {
  await using sink = await startSink()
  await using ens = await startEmulator({ forwardTo: sink.url })
  const eventCategoryTypes = ['TransactionalSendEvents.EmailSent']
  const options = { maxBatchSize: 100, eventCategoryTypes, filters: ['definitionKey=welcome'] }
  const [a, b] = await Promise.all([
    connectSink(ens, sink, { ...options, callbackName: 'a', url: 'https://a.example.com/x' }),
    connectSink(ens, sink, { callbackName: 'b' })
  ])
  t.match(await ens.client.getCallback(a.callbackId), { url: 'https://a.example.com/x', maxBatchSize: 100 })
  t.match(await ens.client.getSubscription(a.subscriptionId), { eventCategoryTypes, filters: options.filters })
  t.match(await ens.client.getCallback(b.callbackId), { status: 'verified' })
})

t.test('what can not be connected says why', async t => {
  await using sink = await startSink()
  await using other = await startSink()
  await using ens = await startEmulator({ forwardTo: sink.url })
  await connectSink(ens, sink)
  await t.rejects(connectSink(ens, sink), { code: 'ERR_SINK', message: /callback sink .* is there already/ })
  await t.rejects(connectSink(ens, other, { callbackName: 'b' }), { code: 'ERR_SINK', hint: /forwardTo: sink\.url/ })
  sink.respondWith(201)
  await t.rejects(connectSink(ens, sink, { callbackName: 'c' }), { name: 'EnsApiError', status: 400 })
  const taken = { createSubscription: async () => undefined }
  const { createCallback, verifyCallback } = ens.client
  sink.respondWith(200)
  const client = {
    ...taken,
    createCallback: createCallback.bind(ens.client),
    verifyCallback: verifyCallback.bind(ens.client)
  }
  await t.rejects(connectSink({ client }, sink, { callbackName: 'd' }), { code: 'ERR_SINK', message: /subscription/ })
})
