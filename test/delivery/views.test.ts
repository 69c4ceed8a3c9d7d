import t from 'tap'
import { createViews } from '../../src/delivery/views.js'
import { attempt, delivery } from '../support/deliveries.js'
import { startEngine, subscribed } from '../support/subscribed.js'

t.test('the newest first, page by page', async t => {
  const { emulator, publish } = await startEngine(t)
  for (let left = 5; left > 0; left--) {
    await publish()
    await emulator.settled()
  }
  const { list } = emulator.deliveries
  const whole = (await list()).deliveries.map(({ deliveryId, firstEvent }) => [deliveryId, firstEvent])
  t.same(
    whole.map(([, firstEvent]) => firstEvent),
    [4, 3, 2, 1, 0]
  )
  const paged = []
  let cursor: string | undefined
  do {
    const { deliveries, next }: Awaited<ReturnType<typeof list>> = await list({
      limit: 2,
      ...(cursor !== undefined && { cursor })
    })
    t.ok(deliveries.length <= 2)
    paged.push(...deliveries.map(({ deliveryId, firstEvent }) => [deliveryId, firstEvent]))
    cursor = next
  } while (cursor !== undefined)
  t.same(paged, whole)
  t.notHas(await list({ limit: 5 }), { next: String }, 'nothing follows the last page')
  await t.rejects(list({ cursor: 'nobody' }), { code: 'ERR_NO_DELIVERY', hint: /without a cursor/ })
})

t.test('of one callback, or in one state', async t => {
  const ens = await startEngine(t)
  const { emulator, sink, publish, callbackId } = ens
  const other = await subscribed(ens, { name: 'other' })
  sink.respondWith(({ path }) => (path === '/other' ? 500 : 200))
  await publish()
  await emulator.settled()
  const { list } = emulator.deliveries
  const found = async (query: Parameters<typeof list>[0]) =>
    (await list(query)).deliveries.map(delivery => delivery.callbackId)
  t.same(await found({ callbackId }), [callbackId])
  t.same(await found({ state: 'retrying' }), [other.callbackId])
  t.same(await found({ callbackId, state: 'retrying' }), [])
})

t.test('one that is under way is shown', async t => {
  const { emulator, sink, publish, all } = await startEngine(t)
  const release = sink.hold()
  await publish()
  await sink.nextBatch()
  await publish()
  t.match(await all(), [{ state: 'sending', attempts: [], next: null }], 'what is queued is in no delivery yet')
  t.match(await all(), [{ state: 'sending' }], 'twice')
  release()
  await emulator.settled()
  t.match(await all(), [{ state: 'delivered' }, { state: 'delivered' }])
})

t.test('a long body is shown once, on the last attempt', async t => {
  const { emulator, publish, sink } = await startEngine(t)
  sink.respondWith([500, 200])
  await publish(1000)
  await emulator.clock.advance('1s')
  const { deliveryId } = await emulator.deliveries.next()
  const [first, last] = (await emulator.deliveries.get(deliveryId))?.attempts ?? []
  t.notHas(first?.request, { body: String })
  t.equal(last?.request.body, sink.batches[0]?.text)
})

t.test('a long body is left out of lists, not of one delivery', async t => {
  const { emulator, publish, sink } = await startEngine(t)
  await publish(1000)
  const { deliveryId } = await emulator.deliveries.next()
  const { text } = await sink.nextBatch()
  const [listed] = (await emulator.deliveries.list()).deliveries
  t.notHas(listed?.attempts[0]?.request, { body: String })
  const shown = await emulator.deliveries.get(deliveryId)
  t.equal(shown?.attempts[0]?.request.body, text)
  t.equal(await emulator.deliveries.get('nobody'), undefined)
})

t.test('without bodies, which are not read then', async t => {
  const { body: _body, ...request } = attempt().request
  const tried = { ...attempt(), request }
  const { response, ...unanswered } = tried
  const { body: _sent, attempts: _attempts, ...shown } = delivery({ bytes: 2 })
  const read: string[] = []
  const { list } = createViews({
    store: {
      delivery: async () => undefined,
      deliveries: async () => [{ ...shown, keptBytes: 2 }],
      attempts: async () => [tried, unanswered],
      deliveryBody: async deliveryId => {
        read.push(deliveryId)
        return Buffer.from('[]')
      }
    },
    flushed: async () => undefined
  })
  const [whole] = (await list({ bodies: true })).deliveries
  t.match(whole?.attempts, [{ request: { body: '[]' }, response: { body: response?.body } }, {}])
  t.strictSame(read.splice(0), [shown.deliveryId])
  const [lean] = (await list({ bodies: false })).deliveries
  t.strictSame(lean, {
    ...shown,
    attempts: [{ ...tried, response: { ...response, body: '' } }, unanswered]
  })
  t.strictSame(read, [])
})

t.test('at most a thousand at a time', async t => {
  const asked: number[] = []
  const { list } = createViews({
    store: {
      delivery: async () => undefined,
      deliveries: async ({ limit }) => {
        asked.push(limit)
        return []
      },
      attempts: async () => [],
      deliveryBody: async () => undefined
    },
    flushed: async () => undefined
  })
  t.same(await list({ limit: 5000 }), { deliveries: [] })
  t.same(asked, [1001], 'and one more, to know whether any follows')
})
