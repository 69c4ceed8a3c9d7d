// A delivery that is held back before its first attempt.

import t from 'tap'
import { startEmulator } from '../../src/emulator.js'
import type { HoldBack } from '../../src/ports.js'
import { createGate, startDeliveryBench, until } from '../support/delivery-bench.js'
import { startEngine } from '../support/subscribed.js'

const MINUTE = 60_000

t.test('it waits as a retry does, and is asked about once', async t => {
  const asked: [string, string][] = []
  const holdBack: HoldBack = async ({ callbackName }, batch) => {
    asked.push([callbackName, Buffer.from(batch).toString()])
    return { rule: 'late', kind: 'reorder', ms: MINUTE }
  }
  const { add, enqueue, settled, clock, posts, store, deliveries } = await startDeliveryBench(t, { holdBack })
  await add(1, { callbackName: 'orders' })
  await enqueue(1, 2)
  await settled()
  t.equal(posts.length, 0)
  const [waiting] = (await deliveries.list()).deliveries
  t.match(waiting, { state: 'retrying', attemptCount: 0, next: { rule: 'fault.reorder', why: /The fault rule late/ } })
  t.equal(await store.nextDue(), clock.now() + MINUTE)
  await clock.advanceTo(clock.now() + MINUTE)
  t.equal(posts.length, 1)
  t.same(asked, [['orders', '[{"event":0},{"event":1}]']])
  t.match((await deliveries.list()).deliveries, [{ state: 'delivered', attemptCount: 1 }])
})

t.test('a slot is free again: what follows overtakes it', async t => {
  let count = 0
  const holdBack: HoldBack = async () => {
    count += 1
    return count === 1 ? { rule: 'late', kind: 'reorder', ms: MINUTE } : undefined
  }
  const { add, enqueue, settled, clock, posts } = await startDeliveryBench(t, { holdBack, maxSockets: 1 })
  await add(1)
  await enqueue(1)
  await settled()
  await enqueue(1, 2)
  await settled()
  await clock.advanceTo(clock.now() + MINUTE)
  t.same(
    posts.map(({ body }) => Buffer.from(body).toString()),
    ['[{"event":0},{"event":1}]', '[{"event":0}]']
  )
})

t.test('what was called off meanwhile is not written down', async t => {
  const gate = createGate()
  gate.shut()
  const holdBack: HoldBack = async () => {
    await gate.pass()
    return { rule: 'late', kind: 'reorder', ms: MINUTE }
  }
  const { add, enqueue, engine, deliveries, posts } = await startDeliveryBench(t, { holdBack })
  await add(1)
  await enqueue(1)
  await until(() => gate.waiting === 1)
  const reset = engine.reset()
  gate.open()
  await reset
  t.equal(posts.length, 0)
  t.same(
    (await deliveries.list()).deliveries.filter(({ state }) => state === 'retrying'),
    []
  )
})

t.test('one that is held back is dropped when nobody wants it any more', async t => {
  const engine = await startEngine(t, { faults: [{ fault: { kind: 'reorder', by: '10m' } }] })
  const { publish, emulator, pause, subscriptionId, states, sink } = engine
  await publish()
  await emulator.settled()
  t.same(await states(), ['retrying'])
  await pause(subscriptionId)
  await emulator.clock.advance('10m')
  t.same(await states(), ['dropped'])
  t.equal(sink.batches.length, 0)
})

t.test('it outlives the emulator', async t => {
  const data = `${t.testdir()}/ens.db`
  const first = await startEngine(t, { data, faults: [{ fault: { kind: 'reorder', by: '10m' } }] })
  await first.publish()
  await first.emulator.settled()
  await first.emulator.close()
  const second = await startEmulator({
    data,
    clock: 'manual',
    forwardTo: first.sink.url,
    faults: [{ fault: { kind: 'reorder', by: '10m' } }]
  })
  t.teardown(second.close)
  t.equal(first.sink.batches.length, 0)
  await second.clock.advance('11m')
  t.equal(first.sink.batches.length, 1)
  t.match((await second.deliveries.list()).deliveries, [{ state: 'delivered', attemptCount: 1 }])
  t.match(second.faults.list(), [{ seen: 0 }], 'it is not held back again')
})
