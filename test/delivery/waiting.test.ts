import t from 'tap'
import { createWaiting } from '../../src/delivery/waiting.js'
import type { Delivery, DeliveryView } from '../../src/ens/delivery.js'
import { fakeStopwatch } from '../support/fake-stopwatch.js'
import { startEngine } from '../support/subscribed.js'

const never = (): Promise<never> => Promise.reject(new Error('nobody asks for it in this test'))

t.test('next gives each delivery that ended once, in order of its end', async t => {
  const { emulator, sink, publish } = await startEngine(t, { policy: '2022' })
  const first = emulator.deliveries.next()
  await publish(1)
  t.match(await first, { state: 'delivered', firstEvent: 0 })
  await publish(1)
  await emulator.settled()
  sink.respondWith(500)
  await publish(1)
  t.match(await emulator.deliveries.next(), { state: 'delivered', firstEvent: 1 })
  await t.rejects(emulator.deliveries.next({ timeout: 0 }), { code: 'ERR_WAIT' }, 'one that is retried has not ended')
  await emulator.clock.advance('3s')
  t.match(await emulator.deliveries.next(), { state: 'dropped', firstEvent: 2 })
})

t.test('two who wait at the same time get one each', async t => {
  const { emulator, publish } = await startEngine(t)
  const both = Promise.all([emulator.deliveries.next(), emulator.deliveries.next()])
  await publish()
  await emulator.settled()
  await publish()
  t.same((await both).map(({ firstEvent }) => firstEvent).toSorted(), [0, 1])
})

t.test('next leaves out what has been forgotten since', async t => {
  const { emulator, publish } = await startEngine(t, { keepDeliveries: 1 })
  for (let left = 3; left > 0; left--) {
    await publish()
    await emulator.settled()
  }
  t.match(await emulator.deliveries.next(), { firstEvent: 2 })
})

t.test('of many that nobody asks for the oldest are given up', async t => {
  const listeners: ((delivery: Delivery) => void)[] = []
  const { next } = createWaiting({
    store: {
      delivery: async deliveryId => ({ deliveryId }) as Delivery,
      isRetrying: async () => false
    },
    clock: { now: () => 0, mode: 'manual' },
    stopwatch: fakeStopwatch(),
    engine: {
      isIdle: () => true,
      isWaiting: () => false,
      idle: async () => undefined,
      flushed: async () => undefined,
      onChange: listener => listeners.push(listener)
    },
    views: { show: async delivery => delivery as unknown as DeliveryView, list: never, get: never }
  })
  const end = (id: number) => {
    for (const tell of listeners) tell({ deliveryId: String(id), state: 'delivered' } as Delivery)
  }
  for (let id = 0; id <= 10_000; id++) end(id)
  t.match(await next(), { deliveryId: '1' })
})

t.test('waitFor looks at what there is, and at every change', async t => {
  const { emulator, sink, publish } = await startEngine(t)
  const { waitFor } = emulator.deliveries
  sink.respondWith([500, 500])
  const delivered = waitFor(({ state }) => state === 'delivered')
  await publish()
  t.match(await waitFor(({ attempts }) => attempts.length === 1), { state: 'retrying' })
  t.match(await waitFor(({ state }) => state === 'retrying'), { firstEvent: 0 }, 'there already')
  await emulator.clock.advance('2s')
  t.match(await delivered, { state: 'delivered', attempts: { length: 3 } })
})

t.test('a predicate that throws', async t => {
  const { emulator, publish } = await startEngine(t)
  const wait = emulator.deliveries.waitFor(() => {
    throw new Error('of mine')
  })
  const failed = t.rejects(wait, { message: 'of mine' })
  await publish()
  await failed
})

t.test('a wait in vain says what there was', async t => {
  const { emulator, sink, publish } = await startEngine(t)
  const { waitFor, next } = emulator.deliveries
  await t.rejects(next({ timeout: 1 }), {
    name: 'UserError',
    code: 'ERR_WAIT',
    message: 'No delivery came to its end within 1 ms.\nNothing has been delivered.',
    hint: /stands still/
  })
  sink.respondWith(500)
  await publish()
  await emulator.settled()
  await t.rejects(
    waitFor(({ state }) => state === 'delivered', { timeout: '20ms' }),
    {
      message:
        /^No delivery was as expected within 20 ms\.\ndelivery .*\n {2}attempt 1 at \+0 ms: 500 .*\n.*next attempt in 1 s/
    }
  )
})

t.test('on a real clock the hint is another', async t => {
  const { emulator } = await startEngine(t, { clock: 'real' })
  await t.rejects(emulator.deliveries.next({ timeout: 1 }), { code: 'ERR_WAIT', hint: /receiver/ })
})

t.test('a timeout that is none', async t => {
  const { emulator } = await startEngine(t)
  const wrong = { name: 'UserError', code: 'ERR_OPTION', message: /^timeout: .* is no duration\.$/ }
  await t.rejects(emulator.deliveries.next({ timeout: 'soon' }), wrong)
  await t.rejects(
    emulator.deliveries.waitFor(() => true, { timeout: -1 }),
    wrong
  )
  await t.rejects(emulator.settled({ timeout: Number.NaN }), wrong)
})

t.test('settled waits for what is under way, and says what it is', async t => {
  const { emulator, sink, publish } = await startEngine(t)
  const release = sink.hold()
  await publish()
  await sink.nextBatch()
  await t.rejects(emulator.settled({ timeout: 20 }), {
    code: 'ERR_WAIT',
    message: /^Not all is settled within 20 ms\.\ndelivery .*sending\n {2}→ an attempt is under way/
  })
  const [one, two] = [emulator.settled(), emulator.settled()]
  release()
  await Promise.all([one, two])
  t.match(await emulator.deliveries.list(), { deliveries: [{ state: 'delivered' }] })
})
