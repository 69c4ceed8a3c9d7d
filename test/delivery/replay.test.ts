import t from 'tap'
import { createReplay } from '../../src/delivery/replay.js'
import type { Delivery, DeliveryView } from '../../src/ens/delivery.js'
import { verifySignature } from '../../src/ens/signature.js'
import type { SinkBatch } from '../../src/test-kit/index.js'
import { aDelivery, anAttempt } from '../contract/store-records.js'
import { type Engine, startEngine } from '../support/subscribed.js'

/** Two events that were delivered; the delivery's id, and the batch. */
const delivered = async ({ emulator, sink, publish }: Engine): Promise<[string, SinkBatch]> => {
  await publish(2)
  const { deliveryId } = await emulator.deliveries.next()
  return [deliveryId, await sink.nextBatch()]
}

const regenerate = async ({ call, callbackId }: Engine): Promise<string> =>
  (await call('PUT', '/platform/v1/ens-regenerate', [{ callbackId }])).json[0].signatureKey

t.test('to the byte, with the old signature, whatever the key is now', async t => {
  const engine = await startEngine(t)
  const [deliveryId, original] = await delivered(engine)
  await regenerate(engine)
  const { emulator, sink, seen } = engine
  const replay = await emulator.deliveries.replay(deliveryId)
  const again = await sink.nextBatch()
  t.ok(Buffer.from(again.body).equals(original.body))
  t.equal(again.signature, original.signature)
  t.not(replay.deliveryId, deliveryId)
  t.match(replay, { state: 'delivered', replayOf: deliveryId, eventCount: 2, bytes: original.body.length })
  t.match(replay.attempts, [{ ok: true, request: { body: original.text } }])
  t.match(seen('delivery.queued')[1], { replayOf: deliveryId })
  t.match(seen('delivery.delivered')[1], { replayOf: deliveryId, attempts: 1 })
  t.match((await emulator.deliveries.replay(replay.deliveryId)).replayOf, replay.deliveryId, 'a replay can be replayed')
})

t.test('resigned: the same bytes with the present key', async t => {
  const engine = await startEngine(t)
  const [deliveryId, original] = await delivered(engine)
  const key = await regenerate(engine)
  await engine.emulator.deliveries.replay(deliveryId, { resign: true })
  const again = await engine.sink.nextBatch()
  t.ok(Buffer.from(again.body).equals(original.body))
  t.ok(verifySignature(again.body, again.signature, key))
})

t.test('edited: in all events, or in one, and then signed', async t => {
  const engine = await startEngine(t)
  const [deliveryId] = await delivered(engine)
  const replay = await engine.emulator.deliveries.replay(deliveryId, {
    edit: { 'info.to': 'all@example.com', '1.info.messageKey': 'one' }
  })
  const { events, body, signature, text } = await engine.sink.nextBatch()
  t.same(
    events.map(({ info }) => info?.to),
    ['all@example.com', 'all@example.com']
  )
  t.not(events[0]?.info?.messageKey, 'one')
  t.equal(events[1]?.info?.messageKey, 'one')
  t.ok(verifySignature(body, signature, engine.signatureKey))
  t.match(replay, { bytes: body.length, attempts: [{ request: { body: text } }] })
})

t.test('once: it is not tried again, and does not count for a suspension', async t => {
  const engine = await startEngine(t, { policy: '2022' })
  const { emulator, sink, seen } = engine
  const [deliveryId] = await delivered(engine)
  sink.respondWith(500)
  for (let round = 0; round < 3; round++) {
    const replay = await emulator.deliveries.replay(deliveryId)
    t.match(replay, { state: 'failed', next: { does: 'fail', rule: 'replay' }, attempts: [{ ok: false }] })
  }
  await emulator.clock.advance('7d')
  t.equal(sink.batches.length, 4)
  t.same(seen('callback.suspended'), [])
  t.match(seen('delivery.failed'), [{ rule: 'replay', attempts: 1 }, {}, {}])
})

t.test('one that is deferred can be replayed meanwhile', async t => {
  const { emulator, sink, publish, states } = await startEngine(t)
  sink.respondWith([500, 500, 500])
  await publish()
  await emulator.clock.advance('2s')
  const { deliveries } = await emulator.deliveries.list()
  await emulator.deliveries.replay(String(deliveries[0]?.deliveryId))
  t.same(await states(), ['deferred', 'delivered'])
})

t.test('what can not be replayed', async t => {
  const engine = await startEngine(t)
  const { emulator, sink, publish, call, callbackId, subscriptionId } = engine
  const [deliveryId] = await delivered(engine)
  await t.rejects(emulator.deliveries.replay('nobody'), { name: 'UserError', code: 'ERR_NO_DELIVERY' })
  await t.rejects(emulator.deliveries.replay(deliveryId, { edit: { '2.info.to': 'x' } }), { code: 'ERR_EDIT' })
  const release = sink.hold()
  await publish()
  await sink.nextBatch()
  const { deliveries } = await emulator.deliveries.list({ limit: 1 })
  const pending = String(deliveries[0]?.deliveryId)
  await t.rejects(emulator.deliveries.replay(pending), { code: 'ERR_DELIVERY_PENDING', hint: /resign/ })
  release()
  await emulator.settled()
  await call('DELETE', `/platform/v1/ens-subscriptions/${subscriptionId}`)
  await call('DELETE', `/platform/v1/ens-callbacks/${callbackId}`)
  await t.rejects(emulator.deliveries.replay(deliveryId, { resign: true }), { code: 'ERR_NO_CALLBACK' })
  await t.rejects(emulator.deliveries.replay(deliveryId, { edit: { 'info.to': 'x' } }), { code: 'ERR_NO_CALLBACK' })
  t.match(await emulator.deliveries.replay(deliveryId), { state: 'delivered' }, 'as it was, it still can')
})

t.test('close in the middle of a replay', async t => {
  const engine = await startEngine(t, { deliveryTimeout: '1h' })
  const [deliveryId] = await delivered(engine)
  engine.sink.hold()
  const replay = engine.emulator.deliveries.replay(deliveryId).catch(error => error)
  await engine.sink.nextBatch()
  await engine.emulator.close()
  await replay
  t.equal(engine.seen('delivery.attempted').length, 1)
})

t.test('a replay that is forgotten at once is shown as it was begun', async t => {
  const sent: Delivery[] = []
  const replay = createReplay({
    store: {
      delivery: async id => (id === 'original' ? aDelivery({ deliveryId: id }) : undefined),
      attempts: async () => [anAttempt()],
      deliveryBody: async () => Buffer.from('[]'),
      directory: undefined as never
    },
    clock: { now: () => 5 },
    newId: () => 'new',
    engine: { sendOnce: async delivery => void sent.push(delivery), flushed: async () => undefined },
    views: { show: async delivery => ({ ...delivery, attempts: [] }) as DeliveryView }
  })
  t.match(await replay('original'), { deliveryId: 'new', replayOf: 'original', createdAt: 5, state: 'sending' })
  t.equal(sent.length, 1)
})
