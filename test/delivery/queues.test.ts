import t from 'tap'
import type { SinkBatch } from '../../src/test-kit/index.js'
import { startDeliveryBench } from '../support/delivery-bench.js'
import { startEngine, subscribe } from '../support/subscribed.js'

const sizes = (batches: readonly SinkBatch[]) => batches.map(({ events }) => events.length).toSorted((a, b) => b - a)
const tos = (batches: readonly SinkBatch[]) => batches.flatMap(({ events }) => events.map(({ info }) => info?.to))
const ids = (batches: readonly SinkBatch[]) => batches.flatMap(({ events }) => events.map(event => event.compositeId))

t.test('a batch has at most maxBatchSize events', async t => {
  const { emulator, sink, publish } = await startEngine(t, {}, { maxBatchSize: 100 })
  await publish(250)
  await emulator.settled()
  t.same(sizes(sink.batches), [100, 100, 50])
  t.equal(new Set(ids(sink.batches)).size, 250)
})

t.test('1000 unless told otherwise', async t => {
  const { emulator, sink, publish } = await startEngine(t)
  await publish(1001)
  await emulator.settled()
  t.same(sizes(sink.batches), [1000, 1])
})

t.test('what is left of several publications goes together', async t => {
  const { emulator, sink, publish } = await startEngine(t)
  const release = sink.hold()
  for (const to of ['a', 'b', 'c', 'd']) await publish(1, to)
  await sink.nextBatch()
  release()
  await emulator.settled()
  t.same(
    sink.batches.map(batch => tos([batch])),
    [['a'], ['b', 'c', 'd']]
  )
})

t.test('a batch can end within a publication', async t => {
  const { emulator, sink, publish, all } = await startEngine(t, {}, { maxBatchSize: 100 })
  const release = sink.hold()
  await publish(1)
  await sink.nextBatch()
  await publish(60, 'a')
  await publish(60, 'b')
  await publish(60, 'c')
  release()
  await emulator.settled()
  t.same(
    sink.batches.map(({ events }) => events.length),
    [1, 100, 80]
  )
  t.same(
    tos(sink.batches.slice(1)),
    ['a', 'b', 'c'].flatMap(to => Array.from({ length: 60 }, () => to))
  )
  t.equal(new Set(ids(sink.batches)).size, 181)
  const deliveries = await all()
  t.same(
    deliveries.map(({ firstEvent, endEvent }) => [firstEvent, endEvent]),
    [
      [0, 1],
      [1, 101],
      [101, 181]
    ]
  )
  t.same(
    deliveries.map(({ attempts }) => attempts[0]?.request.body),
    sink.batches.map(({ text }) => text),
    'and its bytes can be read again'
  )
})

t.test('a maxBatchSize that is lowered counts for what waits', async t => {
  const { emulator, sink, publish, call, callbackId } = await startEngine(t, {}, { maxBatchSize: 300 })
  const release = sink.hold()
  await publish(1)
  await sink.nextBatch()
  await publish(300)
  await call('PUT', '/platform/v1/ens-callbacks', [{ callbackId, maxBatchSize: 120 }])
  release()
  await emulator.settled()
  t.same(sizes(sink.batches), [120, 120, 60, 1])
  t.equal(new Set(ids(sink.batches)).size, 301)
})

t.test('an event that matches two subscriptions of a callback comes once', async t => {
  const engine = await startEngine(t)
  const { emulator, sink, publish, callbackId, subscriptionId, all } = engine
  const second = await subscribe(engine, callbackId, { name: 'second' })
  await publish()
  await emulator.settled()
  t.equal(sink.batches.length, 1)
  t.same((await all())[0]?.subscriptionIds, [subscriptionId, second])
  await engine.pause(second)
  await publish()
  await emulator.settled()
  t.equal(sink.batches.length, 2)
})

t.test('events linger for others on a real clock', async t => {
  const { emulator, sink, publish } = await startEngine(t, { clock: 'real', linger: 200 })
  await publish(1, 'a')
  await publish(1, 'b')
  await emulator.settled()
  t.same(
    sink.batches.map(batch => tos([batch])),
    [['a', 'b']],
    'settled waits for it'
  )
  await publish(1, 'c')
  await emulator.settled()
  t.same(tos(sink.batches), ['a', 'b', 'c'], 'and each batch anew')
})

t.test('but not when the batch is full', async t => {
  const { emulator, sink, publish } = await startEngine(t, { clock: 'real', linger: '1h' }, { maxBatchSize: 100 })
  await publish(250)
  await sink.nextBatch()
  await sink.nextBatch()
  t.same(sizes(sink.batches), [100, 100])
  await t.rejects(emulator.settled({ timeout: 20 }), { code: 'ERR_WAIT' }, 'fifty are waiting')
})

t.test('nothing lingers on a manual clock', async t => {
  const { emulator, sink, publish } = await startEngine(t, { linger: '1h' })
  await publish()
  await emulator.settled()
  t.equal(sink.batches.length, 1)
})

t.test('a queue longer than what is kept in memory loses nothing', async t => {
  const bench = await startDeliveryBench(t, { roomBytes: 3000 })
  await bench.add(1, { maxBatchSize: 100 })
  await bench.add(2, { maxBatchSize: 70 })
  await Promise.all([bench.enqueue(1, 2000), bench.enqueue(2, 210), bench.enqueue(1, 55), bench.enqueue(1, 45)])
  await bench.engine.idle()
  const bodies = bench.posts.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as { event: number }[])
  t.same(
    bodies.map(({ length }) => length).toSorted((a, b) => a - b),
    [70, 70, 70, ...Array.from({ length: 21 }, () => 100)]
  )
  t.equal(new Set(bodies.flat().map(({ event }) => event)).size, 2000, 'each of the longest publication')
})
