import t from 'tap'
import { aSegment } from '../contract/store-records.js'
import { createGate, type DeliveryBench, startDeliveryBench, until } from '../support/delivery-bench.js'

const states = async ({ store }: DeliveryBench) => (await store.deliveries({ limit: 100 })).map(({ state }) => state)
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

t.test('queues of an earlier life: no more of them are read at a time than there are sockets', async t => {
  let [reading, most] = [0, 0]
  const bench = await startDeliveryBench(t, {
    maxSockets: 8,
    store: ({ segments }) => ({
      segments: async (...query) => {
        reading += 1
        most = Math.max(most, reading)
        const found = await segments(...query)
        await new Promise(resolve => setImmediate(resolve))
        reading -= 1
        return found
      }
    })
  })
  for (const number of numbers(40)) {
    await bench.add(number)
    await bench.store.addSegments([aSegment({ callbackId: `c${number}`, subscriptionIds: [`s${number}`] })])
  }
  await bench.engine.start()
  await bench.settled()
  t.ok(most <= 4, `${most}: half of the sockets, for nobody has proven himself`)
  t.same(
    await states(bench),
    Array.from({ length: 40 }, () => 'delivered')
  )
})

t.test('reset while a queue is read: nothing of it is sent', async t => {
  const gate = createGate()
  const bench = await startDeliveryBench(t, {
    store: ({ segments }) => ({
      segments: async (...query) => {
        const found = await segments(...query)
        await gate.pass()
        return found
      }
    })
  })
  await bench.add(1)
  await bench.store.addSegments([aSegment({ callbackId: 'c1', subscriptionIds: ['s1'] })])
  gate.shut()
  await bench.engine.start()
  await until(() => gate.waiting === 1)
  const reset = bench.engine.reset()
  gate.open()
  await reset
  await bench.settled()
  t.same(bench.posts, [])
  t.same(await states(bench), [])
})

t.test('reset while a waiting delivery is read: nothing of it is sent', async t => {
  const gate = createGate()
  const bench = await startDeliveryBench(t, {
    store: ({ segments }) => ({
      segments: async (...query) => {
        await gate.pass()
        return segments(...query)
      }
    })
  })
  await bench.add(1)
  bench.answer(500)
  await bench.enqueue(1)
  await bench.settled()
  gate.shut()
  const advance = bench.clock.advanceTo(bench.clock.now() + 1000)
  await until(() => gate.waiting === 1)
  const reset = bench.engine.reset()
  gate.open()
  await Promise.all([reset, advance])
  t.equal(bench.posts.length, 1)
})

t.test('reset while what came of a delivery is written down: nobody is told', async t => {
  const gate = createGate()
  const bench = await startDeliveryBench(t, {
    store: ({ record }) => ({
      record: async entries => {
        await gate.pass()
        return record(entries)
      }
    })
  })
  await bench.add(1)
  gate.shut()
  await bench.enqueue(1)
  await until(() => gate.waiting === 1)
  const reset = bench.engine.reset()
  gate.open()
  await reset
  t.same(
    bench.said.map(({ type }) => type),
    ['delivery.queued']
  )
})

t.test(
  'a store that can not be written to: nothing new is begun, nothing is lost, whoever looks gets an answer',
  async t => {
    let isFull = false
    const bench = await startDeliveryBench(t, {
      store: ({ record }) => ({
        record: entries => (isFull ? Promise.reject(new Error('The disk is full.')) : record(entries))
      })
    })
    await bench.add(1)
    isFull = true
    await bench.enqueue(1)
    await until(() => bench.said.some(({ type }) => type === 'store.failed'))
    await bench.enqueue(1)
    await bench.enqueue(1)
    t.equal(bench.posts.length, 1)
    t.same(await bench.deliveries.list(), { deliveries: [] })
    const settled = bench.settled({ timeout: 5000 })
    isFull = false
    bench.stopwatch.advance(1000)
    await settled
    t.equal(bench.posts.length, 2, 'the two that waited go together')
    t.same(await states(bench), ['delivered', 'delivered'])
    const types = bench.said.map(({ type }) => type)
    t.ok(types.indexOf('store.recovered') < types.indexOf('delivery.delivered'))
  }
)

t.test('a wait for a store that is stuck ends in time', async t => {
  const bench = await startDeliveryBench(t, { store: () => ({ record: () => Promise.reject(new Error('no')) }) })
  await bench.add(1)
  await bench.enqueue(1)
  await until(() => bench.said.some(({ type }) => type === 'store.failed'))
  const settled = t.rejects(bench.settled({ timeout: 500 }), { code: 'ERR_WAIT' })
  const next = t.rejects(bench.deliveries.next({ timeout: 500 }), { code: 'ERR_WAIT' })
  bench.stopwatch.advance(500)
  await Promise.all([settled, next])
})

t.test('a queue that can not be read holds up nobody else', async t => {
  const bench = await startDeliveryBench(t, {
    maxSockets: 1,
    store: ({ segments }) => ({
      segments: (callbackId, ...query) =>
        callbackId === 'c1' ? Promise.reject(new Error('read error')) : segments(callbackId, ...query)
    })
  })
  for (const number of [1, 2]) {
    await bench.add(number)
    await bench.store.addSegments([aSegment({ callbackId: `c${number}`, subscriptionIds: [`s${number}`] })])
  }
  await bench.engine.start()
  await bench.engine.idle()
  t.match(bench.said, [{ type: 'internal.error', message: 'read error' }, {}, {}, {}])
  t.same(await states(bench), ['delivered'])
})

t.test('a callback whose health can not be written down: its delivery has ended all the same', async t => {
  const bench = await startDeliveryBench(t, {
    policy: '2022',
    store: () => ({ changeCallbacks: () => Promise.reject(new Error('The disk is full.')) })
  })
  await bench.add(1)
  bench.answer(500)
  await bench.enqueue(1)
  await bench.clock.advanceTo(bench.clock.now() + 3000)
  t.match(await bench.deliveries.next(), { state: 'dropped' })
  t.match(bench.said.at(-1), { type: 'internal.error', message: 'The disk is full.' })
})

t.test('after close nothing more is written, not even what a volatile store still owes', async t => {
  let records = 0
  const bench = await startDeliveryBench(t, {
    isVolatile: true,
    store: ({ record }) => ({
      record: entries => {
        records += 1
        return record(entries)
      }
    })
  })
  await bench.add(1)
  await bench.enqueue(1)
  await bench.engine.close()
  t.same(await states(bench), ['delivered'])
  const before = records
  bench.stopwatch.advance(10)
  await new Promise(resolve => setImmediate(resolve))
  t.equal(records, before)
})
