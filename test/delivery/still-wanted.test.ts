import t from 'tap'
import { loadLive } from '../../src/delivery/still-wanted.js'
import { verifySignature } from '../../src/ens/signature.js'
import type { SinkBatch } from '../../src/test-kit/index.js'
import { aDelivery } from '../contract/store-records.js'
import { startEngine, subscribe } from '../support/subscribed.js'

const tos = (batches: readonly SinkBatch[]) => batches.map(({ events }) => events.map(({ info }) => info?.to))

t.test('paused in the middle of a queue', async t => {
  const engine = await startEngine(t, {}, { maxBatchSize: 100 })
  const { emulator, sink, publish, subscriptionId, all, seen } = engine
  const release = sink.hold()
  sink.respondWith(500)
  await publish(1, 'under way')
  await sink.nextBatch()
  await publish(250, 'queued')
  await engine.pause(subscriptionId)
  release()
  await emulator.settled()
  const deliveries = await all()
  t.same(
    deliveries.map(({ state, attempts, eventCount, next }) => [state, attempts.length, eventCount, next?.rule]),
    [
      ['dropped', 1, 1, 'paused'],
      ['dropped', 0, 100, 'paused'],
      ['dropped', 0, 100, 'paused'],
      ['dropped', 0, 50, 'paused']
    ],
    'what was under way is not tried again'
  )
  t.equal(sink.batches.length, 1)
  t.match(
    seen('delivery.dropped'),
    Array.from({ length: 4 }, () => ({ rule: 'paused' }))
  )
})

t.test('paused while it is under way: an answer in time still counts', async t => {
  const engine = await startEngine(t)
  const { emulator, sink, publish, subscriptionId, states } = engine
  const release = sink.hold()
  await publish()
  await sink.nextBatch()
  await engine.pause(subscriptionId)
  release()
  await emulator.settled()
  t.same(await states(), ['delivered'])
})

t.test('paused while deliveries wait: they are dropped at once, and stay so', async t => {
  const engine = await startEngine(t)
  const { emulator, sink, publish, subscriptionId, all } = engine
  sink.respondWith(500)
  await publish(1, 'deferred')
  await emulator.clock.advance('2s')
  await publish(1, 'retrying')
  await emulator.settled()
  await engine.pause(subscriptionId)
  await emulator.settled()
  t.match(await all(), [
    { state: 'dropped', nextAttemptAt: null, next: { rule: 'paused' } },
    { state: 'dropped', nextAttemptAt: null, next: { rule: 'paused' } }
  ])
  const before = sink.batches.length
  sink.respondWith(200)
  t.match(await emulator.publish({ type: 'EmailSent' }), { matched: 0, unmatched: [{ reason: 'paused' }] })
  await engine.resume(subscriptionId)
  await publish(1, 'later')
  await emulator.clock.advance('1h')
  t.same(tos(sink.batches.slice(before)), [['later']])
})

t.test('more deliveries wait than are looked at in one go', async t => {
  const engine = await startEngine(t, {}, { maxBatchSize: 100 })
  const { emulator, sink, publish, subscriptionId, states } = engine
  sink.respondWith(500)
  await publish(30_000)
  await emulator.settled({ timeout: '20s' })
  t.same([...new Set(await states())], ['retrying'])
  await engine.pause(subscriptionId)
  await emulator.settled()
  t.same(
    await states(),
    Array.from({ length: 300 }, () => 'dropped')
  )
})

t.test('the subscription is deleted between two attempts', async t => {
  const { emulator, sink, publish, call, callbackId, subscriptionId, all } = await startEngine(t)
  sink.respondWith(500)
  await publish()
  await emulator.settled()
  await call('DELETE', `/platform/v1/ens-subscriptions/${subscriptionId}`)
  await call('DELETE', `/platform/v1/ens-callbacks/${callbackId}`)
  await emulator.clock.advance('1h')
  t.equal(sink.batches.length, 1)
  t.match(await all(), [{ state: 'dropped', next: { rule: 'deleted', why: /subscription was deleted/ } }])
})

t.test('the callback is deleted while its last event is under way', async t => {
  const { emulator, sink, publish, call, callbackId, subscriptionId, all } = await startEngine(t)
  const release = sink.hold()
  sink.respondWith(500)
  await publish()
  await sink.nextBatch()
  await call('DELETE', `/platform/v1/ens-subscriptions/${subscriptionId}`)
  await call('DELETE', `/platform/v1/ens-callbacks/${callbackId}`)
  release()
  await emulator.settled()
  t.match(await all(), [{ state: 'dropped', next: { rule: 'deleted', why: /callback was deleted/ } }])
})

t.test('of a mixed batch only what is still wanted is sent again', async t => {
  const engine = await startEngine(t)
  const { emulator, sink, callbackId, subscriptionId, signatureKey, all } = engine
  const second = await subscribe(engine, callbackId, {
    name: 'second',
    types: ['TransactionalSendEvents.EmailBounced']
  })
  const release = sink.hold()
  sink.respondWith(500)
  const publish = (type: string, to: string) => emulator.publish({ type, overrides: { 'info.to': to } })
  await publish('EmailSent', 'first')
  await sink.nextBatch()
  await publish('EmailSent', 'a')
  await publish('EmailBounced', 'b')
  await publish('EmailSent', 'c')
  release()
  await emulator.settled()
  t.same(tos(sink.batches), [['first'], ['a', 'b', 'c']])
  await engine.pause(second)
  await emulator.settled()
  sink.respondWith(200)
  await emulator.clock.advance(1000)
  const again = sink.batches.slice(2).find(({ events }) => events.length > 1) as SinkBatch
  t.same(tos([again]), [['a', 'c']])
  t.ok(verifySignature(again.body, again.signature, signatureKey))
  t.match((await all())[1], {
    state: 'delivered',
    subscriptionIds: [subscriptionId],
    eventCount: 2,
    bytes: again.body.length,
    attempts: [{ ok: false }, { ok: true, request: { body: again.text, bytes: again.body.length } }]
  })
})

t.test('events that another subscription still wants are sent again', async t => {
  const engine = await startEngine(t)
  const { emulator, sink, publish, callbackId, subscriptionId, states } = engine
  await subscribe(engine, callbackId, { name: 'second' })
  sink.respondWith([500])
  await publish()
  await emulator.settled()
  await engine.pause(subscriptionId)
  await emulator.clock.advance(1000)
  t.equal(sink.batches.length, 2)
  t.same(await states(), ['delivered'])
})

t.test('events with different fates are not in one batch', async t => {
  const engine = await startEngine(t)
  const { emulator, sink, callbackId, states } = engine
  const second = await subscribe(engine, callbackId, {
    name: 'second',
    types: ['TransactionalSendEvents.EmailBounced']
  })
  const release = sink.hold()
  const publish = (type: string, to: string) => emulator.publish({ type, overrides: { 'info.to': to } })
  await publish('EmailSent', 'first')
  await sink.nextBatch()
  await publish('EmailSent', 'a')
  await publish('EmailBounced', 'b')
  await publish('EmailSent', 'c')
  await engine.pause(second)
  release()
  await emulator.settled()
  t.same(tos(sink.batches), [['first'], ['a'], ['c']])
  t.same((await states()).toSorted(), ['delivered', 'delivered', 'delivered', 'dropped'])
})

t.test('a key that is regenerated counts from the next attempt on', async t => {
  const { emulator, sink, publish, call, callbackId, signatureKey } = await startEngine(t)
  sink.respondWith([500])
  await publish()
  await emulator.settled()
  const { json } = await call('PUT', '/platform/v1/ens-regenerate', [{ callbackId }])
  await emulator.clock.advance(1000)
  const [before, after] = sink.batches as [SinkBatch, SinkBatch]
  t.ok(verifySignature(before.body, before.signature, signatureKey))
  t.ok(verifySignature(after.body, after.signature, json[0].signatureKey))
  t.notOk(verifySignature(after.body, after.signature, signatureKey))
})

t.test('events that are not there are not looked for for ever', async t => {
  const live = await loadLive({ store: { segments: async () => [] }, fate: () => undefined }, aDelivery())
  t.match(live, { removed: [], dead: undefined })
  t.equal(Buffer.from(live.body).toString(), '[]')
})
