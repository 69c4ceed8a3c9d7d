import t from 'tap'
import { createRetention } from '../../src/delivery/retention.js'
import { startEngine } from '../support/subscribed.js'

const times = (count: number) => Array.from({ length: count }, (_, index) => index)

t.test('the oldest that ended are forgotten, what is pending stays', async t => {
  const { emulator, sink, publish, all } = await startEngine(t, { keepDeliveries: 10 })
  sink.respondWith([500])
  await publish()
  await emulator.settled()
  for (const _ of times(30)) {
    await publish()
    await emulator.settled()
  }
  const deliveries = await all()
  t.equal(deliveries[0]?.state, 'retrying')
  t.ok(deliveries.length - 1 >= 10 && deliveries.length - 1 <= 11, `${deliveries.length}`)
  t.same(
    deliveries.slice(1).map(({ firstEvent }) => firstEvent),
    times(deliveries.length - 1).map(index => 31 - (deliveries.length - 1) + index)
  )
  await emulator.clock.advance(1000)
  t.match((await all())[0], { state: 'delivered', attempts: [{ ok: false }, { ok: true }] }, 'with its events')
})

t.test('none is kept if none is wanted', async t => {
  const { emulator, publish, all } = await startEngine(t, { keepDeliveries: 0 })
  await publish()
  await emulator.settled()
  t.same(await all(), [])
})

t.test('no more bytes than wanted', async t => {
  const { emulator, publish, all } = await startEngine(t, { keepBytes: '20kb' })
  for (const _ of times(20)) {
    await publish(10)
    await emulator.settled()
  }
  const deliveries = await all()
  const bytes = deliveries.reduce((sum, delivery) => sum + delivery.bytes, 0)
  t.ok(bytes <= 25_600 && bytes > 10_000, `${bytes}`)
  t.equal(deliveries.at(-1)?.firstEvent, 190, 'the newest stay')
})

const build = (forgetFinished: (count: number) => Promise<{ deliveries: number; bytes: number }>) => {
  const going: Promise<void>[] = []
  const retention = createRetention({
    store: {
      forgetFinished,
      deliveryCounts: async () => ({ sending: 0, retrying: 0, deferred: 0, finished: 100, finishedBytes: 100 })
    },
    settings: { keepDeliveries: 10, keepBytes: 1000 },
    flushed: async () => undefined,
    during: work => void going.push(work)
  })
  return { retention, going }
}

t.test('what an earlier life has left counts as well', async t => {
  const asked: number[] = []
  const { retention, going } = build(async count => {
    asked.push(count)
    return { deliveries: count, bytes: count }
  })
  await retention.start()
  await Promise.all(going)
  t.same(asked, [90])
})

t.test('a store that has none of them ends it', async t => {
  let asked = 0
  const { retention, going } = build(async () => {
    asked += 1
    return { deliveries: 0, bytes: 0 }
  })
  await retention.start()
  await Promise.all(going)
  t.equal(asked, 1)
})

t.test('a store that fails is asked again when the next one ends', async t => {
  const answers = [() => Promise.reject(new Error('no')), async () => ({ deliveries: 91, bytes: 91 })]
  const { retention, going } = build(async () => (answers.shift() as () => Promise<never>)())
  await retention.start()
  await t.rejects(Promise.all(going), { message: 'no' })
  retention.ended(1)
  await going[1]
  t.same([answers.length, going.length], [0, 2])
})
