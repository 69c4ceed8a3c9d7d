import t from 'tap'
import { startEngine, subscribed } from '../support/subscribed.js'

const nothing = { deliveries: [] }

t.test('reset in the middle of a delivery: nothing comes afterwards, nothing is left', async t => {
  const { emulator, sink, publish } = await startEngine(t, {}, { maxBatchSize: 100 })
  sink.respondWith(500)
  await publish(1)
  await emulator.settled()
  sink.hold()
  await publish(500)
  await sink.nextBatch()
  await sink.nextBatch()
  await emulator.reset()
  const before = sink.requests.length
  t.same(await emulator.deliveries.list(), nothing)
  await emulator.settled()
  await emulator.clock.advance('8d')
  t.equal(sink.requests.length, before)
  t.same(await emulator.deliveries.list(), nothing)
})

t.test('after a reset every socket is free again', async t => {
  const engine = await startEngine(t, { maxSockets: 1 })
  const { emulator, sink, publish } = engine
  const release = sink.hold()
  await publish()
  await sink.nextBatch()
  await emulator.reset()
  release()
  t.same(await emulator.deliveries.list(), nothing)
  const fresh = await subscribed(engine, { name: 'new' })
  await publish()
  await emulator.settled()
  t.match(await emulator.deliveries.list(), { deliveries: [{ callbackId: fresh.callbackId, state: 'delivered' }] })
})

t.test('reset while events linger: they are gone', async t => {
  const engine = await startEngine(t, { clock: 'real', linger: 30 })
  const { emulator, publish } = engine
  await publish()
  await emulator.reset()
  const { callbackId } = await subscribed(engine, { name: 'new' })
  await publish()
  await emulator.settled()
  const { deliveries } = await emulator.deliveries.list()
  t.same(
    deliveries.map(delivery => [delivery.callbackId, delivery.state]),
    [[callbackId, 'delivered']]
  )
})

t.test('close in the middle of a delivery does not wait for its answer', async t => {
  const { emulator, sink, publish, seen } = await startEngine(t, { deliveryTimeout: '1h' })
  sink.hold()
  await publish()
  await sink.nextBatch()
  await emulator.close()
  t.same(seen('delivery.attempted'), [], 'what was called off never happened')
  t.same(seen('store.failed'), [])
})

t.test('events of a callback that nobody knows are dropped', async t => {
  const { emulator, sink, publish, call, callbackId, subscriptionId, states } = await startEngine(t)
  const release = sink.hold()
  await publish()
  await sink.nextBatch()
  await publish()
  await call('DELETE', `/platform/v1/ens-subscriptions/${subscriptionId}`)
  await call('DELETE', `/platform/v1/ens-callbacks/${callbackId}`)
  release()
  await emulator.settled()
  t.same(await states(), ['delivered', 'dropped'])
})

t.test('advance waits for what is under way', async t => {
  const { emulator, sink, publish, states } = await startEngine(t)
  const release = sink.hold()
  sink.respondWith([500, 500, 200])
  await publish()
  await sink.nextBatch()
  let over = false
  const advance = emulator.clock.advance('2s').then(() => {
    over = true
  })
  await emulator.deliveries.list()
  t.notOk(over)
  release()
  await advance
  t.equal(sink.batches.length, 3)
  t.same(await states(), ['delivered'])
})
