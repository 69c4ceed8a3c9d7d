import t from 'tap'
import { aCallback, aDelivery, aSegment, aSubscription } from '../contract/store-records.js'
import { createGate, startDeliveryBench, until } from '../support/delivery-bench.js'

const directory = {
  callbacks: [aCallback({ callbackId: 'c1', urlKey: 'c1', status: 'verified' as const })],
  subscriptions: [aSubscription({ callbackId: 'c1', subscriptionId: 's1', subscriptionName: 's1' })]
}
const nothing = { segments: [], cuts: [], deliveries: [] }

const bodies = (posts: readonly { readonly body: Uint8Array }[]): string[] =>
  posts.map(({ body }) => Buffer.from(body).toString())

t.test('events that come meanwhile wait, also for one that comes after it', async t => {
  const bench = await startDeliveryBench(t)
  await bench.add(1)
  const [first, second] = [createGate(), createGate()]
  first.shut()
  second.shut()
  const replaced = [first, second].map(gate => bench.engine.replace(() => gate.pass()))
  const taken = bench.enqueue(1)
  await until(() => first.waiting === 1)
  first.open()
  await replaced[0]
  await until(() => second.waiting === 1)
  t.same(await bench.store.queues(), [])
  second.open()
  await Promise.all([...replaced, taken])
  await bench.settled()
  t.same(bodies(bench.posts), ['[{"event":0}]'])
})

t.test('what was being taken in when it began is of the old, and takes no place in the new', async t => {
  const gate = createGate()
  const bench = await startDeliveryBench(t, {
    store: ({ addSegments }) => ({
      addSegments: async segments => {
        await gate.pass()
        return addSegments(segments)
      }
    })
  })
  await bench.add(1)
  gate.shut()
  const old = bench.enqueue(1)
  await until(() => gate.waiting === 1)
  const replaced = bench.engine.replace(() =>
    bench.store.restore({
      ...nothing,
      ...directory,
      segments: [aSegment({ callbackId: 'c1', subscriptionIds: ['s1'] })]
    })
  )
  gate.open()
  await Promise.all([old, replaced])
  await bench.enqueue(1, 2)
  await bench.settled()
  t.same(bodies(bench.posts).slice(-2), ['[{"n":0}]', '[{"event":0},{"event":1}]'])
})

t.test('a change that fails leaves what there was, and that goes on', async t => {
  const bench = await startDeliveryBench(t)
  await bench.add(1)
  bench.answer(500)
  await bench.enqueue(1)
  await bench.settled()
  const change = async (): Promise<never> => {
    throw new Error('no room')
  }
  await t.rejects(bench.engine.replace(change), { message: 'no room' })
  bench.answer(200)
  await bench.clock.advanceTo(bench.clock.now() + 1000)
  t.equal(bench.posts.length, 2)
  t.match(await bench.deliveries.list(), { deliveries: [{ state: 'delivered', attempts: [{}, {}] }] })
})

t.test('closed in the middle of it, nothing is taken up', async t => {
  const gate = createGate()
  const bench = await startDeliveryBench(t)
  gate.shut()
  const replaced = bench.engine.replace(async () => {
    await gate.pass()
    const segments = [aSegment({ callbackId: 'c1', subscriptionIds: ['s1'] })]
    await bench.store.restore({ ...nothing, ...directory, segments })
  })
  await until(() => gate.waiting === 1)
  await bench.engine.close()
  gate.open()
  await replaced
  t.equal((await bench.store.queues()).length, 1)
  t.same(bench.posts, [])
})

t.test('whoever looks or replays meanwhile finds the new', async t => {
  const gate = createGate()
  const bench = await startDeliveryBench(t)
  await bench.add(1)
  await bench.enqueue(1)
  await bench.settled()
  const [{ deliveryId = '' } = {}] = (await bench.deliveries.list()).deliveries
  gate.shut()
  const replaced = bench.engine.replace(async () => {
    await gate.pass()
    await bench.store.clear()
  })
  const replayed = t.rejects(bench.deliveries.replay(deliveryId), { code: 'ERR_NO_DELIVERY' })
  const listed = bench.deliveries.list()
  await until(() => gate.waiting === 1)
  gate.open()
  await Promise.all([replaced, replayed])
  t.same((await listed).deliveries, [])
  t.equal(bench.posts.length, 1)
})

t.test('a replay that has been looked up already is sent when it is over', async t => {
  const gate = createGate()
  const bench = await startDeliveryBench(t)
  await bench.add(1)
  await bench.enqueue(1)
  await bench.settled()
  const [kept] = await bench.store.deliveries({ limit: 1 })
  gate.shut()
  const replaced = bench.engine.replace(() => gate.pass())
  const again = { ...aDelivery(kept), deliveryId: 'again', replayOf: 'x', state: 'sending' as const }
  const sent = bench.engine.sendOnce(again, { body: Buffer.from('[]'), key: { signatureKey: 'k' } })
  await until(() => gate.waiting === 1)
  t.equal(bench.posts.length, 1)
  gate.open()
  await Promise.all([replaced, sent])
  t.same(bodies(bench.posts), ['[{"event":0}]', '[]'])
})

t.test('what comes just before it is taken in, though there is something already', async t => {
  const bench = await startDeliveryBench(t)
  await bench.add(1)
  bench.answer(undefined)
  await bench.enqueue(1)
  const taken = bench.enqueue(1)
  await bench.engine.replace(async () => {
    t.match(await bench.store.queues(), [{ end: 2 }])
    await bench.store.clear()
  })
  t.match(await taken, [{ firstEvent: 1, count: 1 }])
})
