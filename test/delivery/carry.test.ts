import t from 'tap'
import { verifySignature } from '../../src/ens/signature.js'
import { startEngine } from '../support/subscribed.js'

const SECOND = 1000
const MINUTE = 60 * SECOND

t.test('current: three attempts a second apart, then ten minutes', async t => {
  const { emulator, sink, publish, all, seen } = await startEngine(t)
  const start = emulator.clock.now()
  sink.respondWith(500)
  await publish()
  await emulator.settled()
  t.match(await all(), [
    { state: 'retrying', nextAttemptAt: start + SECOND, next: { does: 'retry', rule: 'current.retry' } }
  ])
  await emulator.clock.advance(999)
  t.equal(sink.batches.length, 1)
  await emulator.clock.advance(1)
  t.equal(sink.batches.length, 2)
  await emulator.clock.advance(1000)
  const [delivery] = await all()
  t.match(delivery, {
    state: 'deferred',
    nextAttemptAt: start + 2 * SECOND + 10 * MINUTE,
    next: { does: 'defer', rule: 'current.defer', at: start + 2 * SECOND + 10 * MINUTE }
  })
  t.same(
    delivery?.attempts.map(({ attempt, at, next }) => [attempt, at - start, next.does]),
    [
      [1, 0, 'retry'],
      [2, 1000, 'retry'],
      [3, 2000, 'defer']
    ]
  )
  t.match(seen('delivery.deferred'), [{ attempts: 3, until: start + 602 * SECOND, rule: 'current.defer' }])
})

t.test('current: deferred ever shorter, for seven days, and then it has failed', async t => {
  const { emulator, sink, publish, all, seen } = await startEngine(t)
  const start = emulator.clock.now()
  sink.respondWith(500)
  await publish()
  await emulator.clock.advance('7d')
  const [delivery] = await all()
  const at = delivery?.attempts.map(attempt => attempt.at - start) ?? []
  const gaps = at.slice(1).map((time, index) => time - Number(at[index]))
  const first = [1000, 1000, 600_000, 480_000, 384_000, 307_200]
  t.same(gaps.slice(0, 6), first)
  t.same([...new Set(gaps.slice(6))], [300_000])
  // 1,773.2 s for the first seven; then one every five minutes as long as it begins within the seven days.
  t.equal(at.length, 7 + Math.floor((7 * 24 * 60 * MINUTE - 1_773_200) / 300_000))
  t.equal(at.length, 2017)
  t.equal(sink.batches.length, 2017)
  t.match(delivery, { state: 'failed', nextAttemptAt: null, next: { does: 'fail', rule: 'current.fail' } })
  t.match(seen('delivery.failed'), [{ attempts: 2017, rule: 'current.fail' }])
  t.ok(Number(at.at(-1)) <= 7 * 24 * 60 * MINUTE)
  await emulator.clock.advance('1d')
  t.equal(sink.batches.length, 2017, 'and never again')
})

t.test('current: a receiver that has recovered gets it after the deferral', async t => {
  const { emulator, sink, publish, states, callbackId, signatureKey } = await startEngine(t)
  sink.respondWith([500, 503, 404, 202])
  await publish()
  await emulator.clock.advance('10m')
  t.same(await states(), ['deferred'])
  await emulator.clock.advance('2s')
  t.same(await states(), ['delivered'])
  t.equal(sink.batches.length, 4)
  t.equal(new Set(sink.batches.map(({ text }) => text)).size, 1, 'the same bytes each time')
  t.ok(
    sink.batches.every(({ body, signature }) => verifySignature(body, signature, signatureKey)),
    callbackId
  )
})

t.test('2022: the first attempt and three retries, then it is dropped', async t => {
  const { emulator, sink, publish, all, seen } = await startEngine(t, { policy: '2022' })
  sink.respondWith(500)
  await publish()
  await emulator.clock.advance('3s')
  t.equal(sink.batches.length, 4)
  const [delivery] = await all()
  t.match(delivery, { state: 'dropped', next: { does: 'drop', rule: '2022.drop' }, nextAttemptAt: null })
  t.match(seen('delivery.dropped'), [{ attempts: 4, rule: '2022.drop' }])
  await emulator.clock.advance('7d')
  t.equal(sink.batches.length, 4)
})

t.test('2021: the same, by its own name, with two seconds to answer', async t => {
  const { emulator, sink, publish, all } = await startEngine(t, { policy: '2021' })
  sink.respondWith(500)
  await publish()
  await emulator.clock.advance('3s')
  t.match(await all(), [{ state: 'dropped', next: { rule: '2021.drop' }, attempts: { length: 4 } }])
})

t.test('several that wait are tried again in order of their time', async t => {
  const { emulator, sink, publish } = await startEngine(t)
  sink.respondWith(500)
  for (const to of ['a', 'b', 'c']) {
    await publish(1, to)
    await emulator.settled()
    await emulator.clock.advance(100)
  }
  sink.respondWith(200)
  await emulator.clock.advance('10m')
  const order = sink.batches.map(({ events }) => events[0]?.info?.to)
  t.same(order, ['a', 'b', 'c', 'a', 'b', 'c'])
})

t.test('more that are due at once than are held in memory', async t => {
  const { emulator, sink, publish, states } = await startEngine(t, {}, { maxBatchSize: 100 })
  sink.respondWith(500)
  await publish(300 * 100)
  await emulator.settled({ timeout: '30s' })
  t.equal(sink.batches.length, 300)
  sink.respondWith(200)
  await emulator.clock.advance(1000)
  t.equal(sink.batches.length, 600)
  t.same([...new Set(await states())], ['delivered'])
})
