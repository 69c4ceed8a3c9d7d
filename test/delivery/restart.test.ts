import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import { type Emulator, startEmulator } from '../../src/emulator.js'
import type { Delivery } from '../../src/ens/delivery.js'
import type { EmulatorOptions } from '../../src/options.js'
import type { Segment, Store } from '../../src/ports.js'
import { openStore } from '../../src/store/open-store.js'
import { type Sink, startSink } from '../../src/test-kit/index.js'
import { caller } from '../support/ens.js'
import { type Engine, subscribe, subscribed, withShortcuts } from '../support/subscribed.js'

interface House {
  readonly sink: Sink
  start(options?: EmulatorOptions): Promise<Emulator>
  /** The first emulator, with a callback and a subscription. */
  move(options?: EmulatorOptions, maxBatchSize?: number): Promise<Engine>
  store(): Promise<Store>
}

/** A file and a sink that outlive the emulators. */
const build = async (t: Test): Promise<House> => {
  const sink = await startSink()
  t.teardown(() => sink.close())
  const data = join(t.testdir(), 'ens.db')
  const start = async (options: EmulatorOptions = {}): Promise<Emulator> => {
    const emulator = await startEmulator({ forwardTo: sink.url, data, clock: 'manual', ...options })
    t.teardown(() => emulator.close())
    return emulator
  }
  return {
    sink,
    start,
    move: async (options, maxBatchSize) => {
      const emulator = await start(options)
      const ens = { emulator, sink, call: caller(emulator.url), seen: () => [] }
      return withShortcuts(ens, await subscribed(ens, maxBatchSize === undefined ? {} : { maxBatchSize }))
    },
    store: () => openStore(data, createStopwatch())
  }
}

const shown = async ({ deliveries }: Emulator) =>
  (await deliveries.list()).deliveries.map(({ state, attempts }) => [state, attempts.length]).reverse()

t.test('what waited in the queue, or was under way, is sent by the next emulator', async t => {
  const { sink, start, move } = await build(t)
  const { emulator, publish } = await move({}, 100)
  const release = sink.hold()
  await publish(250)
  await sink.nextBatch()
  await emulator.close()
  release()
  const before = sink.batches.length
  const second = await start()
  await second.settled()
  const events = sink.batches.slice(before).flatMap(batch => batch.events)
  t.equal(new Set(events.map(({ compositeId }) => compositeId)).size, 250)
  t.equal(events.length, 250)
})

t.test('deferred and retrying ones go on, those that ended are there to be seen', async t => {
  const { sink, start, move } = await build(t)
  const { emulator, publish } = await move()
  await publish()
  await emulator.settled()
  sink.respondWith(500)
  await publish()
  await emulator.clock.advance('2s')
  await publish()
  await emulator.settled()
  const left = [
    ['delivered', 1],
    ['deferred', 3],
    ['retrying', 1]
  ]
  t.same(await shown(emulator), left)
  await emulator.close()
  const second = await start()
  t.same(await shown(second), left)
  sink.respondWith(200)
  await second.clock.advance('11m')
  t.same(await shown(second), [
    ['delivered', 1],
    ['delivered', 4],
    ['delivered', 2]
  ])
})

const segment = (callbackId: string, firstEvent: number, subscriptionIds: string[], event: string): Segment => ({
  callbackId,
  firstEvent,
  count: 1,
  subscriptionIds,
  events: Buffer.from(`[{"event":"${event}"}]`)
})

const sending = (of: Engine, deliveryId: string, firstEvent: number, changes: Partial<Delivery> = {}): Delivery => ({
  deliveryId,
  callbackId: of.callbackId,
  callbackName: of.callbackName,
  url: 'https://example.com/cb',
  state: 'sending',
  subscriptionIds: [of.subscriptionId],
  firstEvent,
  endEvent: firstEvent + 1,
  eventCount: 1,
  bytes: 15,
  keptBytes: 20,
  createdAt: 1,
  attemptCount: 0,
  firstAttemptAt: null,
  nextAttemptAt: null,
  next: null,
  replayOf: null,
  ...changes
})

t.test('after an end without warning: what was being sent is sent again, the rest once', async t => {
  const { sink, start, move, store } = await build(t)
  const of = await move()
  await of.emulator.close()
  const before = await store()
  const { callbackId, subscriptionId } = of
  await before.addSegments(
    ['a', 'b', 'c', 'd', 'e'].map((event, place) => segment(callbackId, place, [subscriptionId], event))
  )
  // The first was being sent, the third was over, the fifth too; the others were in no delivery that was written down.
  const ended = { state: 'delivered', attemptCount: 1 } as const
  await before.record([
    { put: sending(of, '00000000-0000-4000-8000-000000000001', 0) },
    { put: sending(of, '00000000-0000-4000-8000-000000000003', 2, ended) },
    { put: sending(of, '00000000-0000-4000-8000-000000000005', 4, ended) },
    { cut: 1, callbackId }
  ])
  await before.close()
  const second = await start()
  await second.settled()
  const texts = sink.batches.map(({ text }) => text)
  t.same(texts.toSorted(), ['[{"event":"a"}]', '[{"event":"b"}]', '[{"event":"d"}]'])
  t.same(
    (await shown(second)).map(([state]) => state),
    Array.from({ length: 5 }, () => 'delivered')
  )
})

t.test('after an end without warning: a replay is not sent again', async t => {
  const { sink, start, move, store } = await build(t)
  const of = await move()
  await of.emulator.close()
  const before = await store()
  const replay = { replayOf: '00000000-0000-4000-8000-000000000001', endEvent: 0 }
  const put = sending(of, '00000000-0000-4000-8000-000000000002', 0, replay)
  await before.record([{ put, body: Buffer.from('[{"event":"a"}]') }])
  await before.close()
  const second = await start()
  await second.settled()
  t.same(sink.batches, [])
  t.match(await second.deliveries.list(), { deliveries: [{ state: 'failed', next: { does: 'fail', rule: 'replay' } }] })
})

t.test('places of events that were dropped from a delivery are not given out again', async t => {
  const { sink, start, move } = await build(t)
  const engine = await move()
  const { emulator, callbackId, publish } = engine
  const second = await subscribe(engine, callbackId, {
    name: 'second',
    types: ['TransactionalSendEvents.EmailBounced']
  })
  const release = sink.hold()
  sink.respondWith(500)
  await publish()
  await sink.nextBatch()
  await publish()
  await emulator.publish({ type: 'EmailBounced' })
  release()
  await emulator.settled()
  await engine.pause(second)
  sink.respondWith(200)
  await emulator.clock.advance(1000)
  t.same(await shown(emulator), [
    ['delivered', 2],
    ['delivered', 2]
  ])
  await emulator.close()
  const next = await start()
  const before = sink.batches.length
  await next.publish({ type: 'EmailSent' })
  await next.settled()
  t.equal(sink.batches.length, before + 1)
})

t.test('events that had not lingered enough do so in the next emulator', async t => {
  const { sink, start, move } = await build(t)
  const { emulator, publish } = await move({ clock: 'real', linger: '1h' })
  await publish()
  await emulator.close()
  const second = await start({ clock: 'real', linger: 20 })
  await second.settled()
  t.equal(sink.batches.length, 1)
})

t.test('a suspension ends in the next emulator', async t => {
  const { sink, start, move } = await build(t)
  const { emulator, publish } = await move({ policy: '2022' })
  sink.respondWith(500)
  await publish()
  await emulator.clock.advance('3s')
  await publish()
  await emulator.clock.advance('3s')
  await emulator.close()
  const second = await start({ policy: '2022' })
  sink.respondWith(200)
  t.match(await second.publish({ type: 'EmailSent' }), { matched: 0, unmatched: [{ reason: 'suspended' }] })
  await second.clock.advance('11m')
  t.match(await second.publish({ type: 'EmailSent' }), { matched: 1 })
  await second.settled()
  t.ok(second.activities.after(0, 100).some(({ type }) => type === 'callback.resumed'))
})
