import t from 'tap'
import { createVirtualClock } from '../../src/clock/create-virtual-clock.js'
import { createHealthKeeper } from '../../src/delivery/health-keeper.js'
import type { Health } from '../../src/ens/health.js'
import { policies } from '../../src/ens/retry-policy.js'
import type { Directory } from '../../src/ports.js'
import { aCallback } from '../contract/store-records.js'
import { type Engine, startEngine, subscribed, withShortcuts } from '../support/subscribed.js'

const MINUTE = 60_000

/** Publishes one event, and lets all four attempts of it pass. */
const fail = async ({ emulator, sink, publish }: Engine) => {
  sink.respondWith(500)
  await publish()
  await emulator.clock.advance('3s')
}

t.test('two deliveries given up within five minutes suspend the callback for ten', async t => {
  const engine = await startEngine(t, { policy: '2022' })
  const { emulator, sink, seen, callbackId, call } = engine
  await fail(engine)
  t.same(seen('callback.suspended'), [])
  await fail(engine)
  const now = emulator.clock.now()
  t.match(seen('callback.suspended'), [{ callbackId, until: now + 10 * MINUTE, rule: '2022.suspend' }])
  t.match((await call('GET', '/_ens-local/callbacks')).json, { callbacks: [{ suspendedUntil: now + 10 * MINUTE }] })
  const before = sink.batches.length
  sink.respondWith(200)
  t.match(await emulator.publish({ type: 'EmailSent' }), { matched: 0, unmatched: [{ reason: 'suspended' }] })
  await emulator.clock.advance('10m')
  t.equal(sink.batches.length, before)
  t.match(seen('callback.resumed'), [{ callbackId }])
  t.match(await emulator.publish({ type: 'EmailSent' }), { matched: 1 })
  await emulator.settled()
  t.equal(sink.batches.length, before + 1)
})

t.test('what waits when it is suspended is dropped', async t => {
  const engine = await startEngine(t, { policy: '2021' }, { maxBatchSize: 100 })
  const { emulator, sink, publish, all } = engine
  sink.respondWith(500)
  // One after the other, for only a success opens the lane; the first two are given up in the same second.
  await publish(500)
  await emulator.clock.advance('3s')
  const deliveries = await all()
  t.same(
    deliveries.map(({ state, attempts, next }) => [state, attempts.length, next?.rule]),
    [
      ['dropped', 4, '2021.drop'],
      ['dropped', 4, '2021.drop'],
      ['dropped', 3, 'suspended'],
      ['dropped', 3, 'suspended'],
      ['dropped', 3, 'suspended']
    ]
  )
  const release = sink.hold()
  await emulator.clock.advance('10m')
  release()
  t.equal(sink.batches.length, 17)
})

t.test('what is in the queue when it is suspended is dropped without an attempt', async t => {
  const engine = await startEngine(t, { policy: '2022' })
  const { emulator, sink, publish, states } = engine
  await fail(engine)
  sink.respondWith(500)
  await publish()
  await emulator.clock.advance(2999)
  sink.respondWith(request => (request.text.includes('last') ? 200 : 500))
  const release = sink.hold()
  const advance = emulator.clock.advance(1)
  await sink.next()
  while (sink.batches.length < 8) await sink.next()
  await publish(1, 'last')
  release()
  await advance
  await emulator.settled()
  t.same(await states(), ['dropped', 'dropped', 'dropped'])
  t.equal(sink.batches.length, 8)
})

t.test('a failure that comes later than five minutes after the one before does not count', async t => {
  const engine = await startEngine(t, { policy: '2022' })
  await fail(engine)
  await engine.emulator.clock.advance('6m')
  await fail(engine)
  t.same(engine.seen('callback.suspended'), [])
})

t.test('ever longer, up to an hour; a success starts again at ten minutes', async t => {
  const engine = await startEngine(t, { policy: '2022' })
  const { emulator, sink, publish, seen } = engine
  const minutes = (): (number | string)[] =>
    seen('callback.suspended').map(one => ('until' in one ? Math.round((one.until - one.at) / MINUTE) : '?'))
  await fail(engine)
  for (let round = 0; round < 5; round++) {
    await fail(engine)
    await emulator.clock.advance('61m')
  }
  t.same(minutes(), [10, 20, 40, 60, 60])
  sink.respondWith(200)
  await publish()
  await emulator.settled()
  await fail(engine)
  await fail(engine)
  t.same(minutes().slice(5), [10])
})

t.test('a success in between: no suspension', async t => {
  const engine = await startEngine(t, { policy: '2022' })
  await fail(engine)
  engine.sink.respondWith(200)
  await engine.publish()
  await engine.emulator.settled()
  await fail(engine)
  t.same(engine.seen('callback.suspended'), [])
})

t.test('a callback is not suspended for another one, nor after it is gone', async t => {
  const engine = await startEngine(t, { policy: '2022' })
  const { emulator, call, callbackId, subscriptionId, seen } = engine
  const other = withShortcuts(engine, await subscribed(engine, { name: 'other' }))
  await call('DELETE', `/platform/v1/ens-subscriptions/${other.subscriptionId}`)
  await fail(engine)
  await fail(engine)
  t.match(seen('callback.suspended'), [{ callbackId }])
  await call('DELETE', `/platform/v1/ens-subscriptions/${subscriptionId}`)
  await call('DELETE', `/platform/v1/ens-callbacks/${callbackId}`)
  await emulator.clock.advance('1h')
  t.same(seen('callback.resumed'), [])
})

const suspended: Health = { failures: 2, lastFailureAt: 900, suspensions: 1, suspendedUntil: 9000 }

const buildKeeper = (health?: Health, refusal?: Error) => {
  const changed: unknown[] = []
  const going: Promise<void>[] = []
  const clock = createVirtualClock(1000)
  const callback = health && aCallback({ health })
  const changeCallbacks = async (changes: readonly unknown[]) => {
    if (refusal !== undefined) throw refusal
    changed.push(...changes)
    return undefined
  }
  const keeper = createHealthKeeper({
    store: {
      changeCallbacks,
      directory: {
        callback: () => callback,
        callbacks: () => [callback].filter(one => one !== undefined)
      } as unknown as Directory
    },
    clock,
    during: work => void going.push(work),
    emit: () => {},
    policy: policies['2022'],
    suspended: async () => void t.fail('is not suspended anew')
  })
  return { keeper, changed, clock, going }
}

t.test('what was on its way when the suspension began changes nothing about it', async t => {
  const { keeper, changed } = buildKeeper(suspended)
  await keeper.gaveUp('callback-1')
  await keeper.delivered('callback-1')
  t.same(changed, [])
})

t.test('a store that refuses the end of a suspension is an error of its own, and no crash', async t => {
  const { keeper, clock, going } = buildKeeper({ ...suspended, suspendedUntil: 1001 }, new Error('The disk is full.'))
  keeper.start()
  await clock.advanceTo(1001)
  await t.rejects(Promise.all(going), { message: 'The disk is full.' })
})

t.test('nor does what was on its way when the callback was deleted', async t => {
  const { keeper, changed } = buildKeeper()
  await keeper.gaveUp('callback-1')
  await keeper.delivered('callback-1')
  t.same(changed, [])
})
