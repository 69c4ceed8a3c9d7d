import t from 'tap'
import { request } from 'undici'
import { createVirtualClock } from '../../src/clock/create-virtual-clock.js'
import type { Deliveries, VirtualClock } from '../../src/ports.js'
import { delivery } from '../support/deliveries.js'
import { caller } from '../support/ens.js'
import { startFakeControl } from '../support/fake-control.js'
import { startEngine } from '../support/subscribed.js'
import { nextCaller } from '../support/when-gone.js'

const DAY = 86_400_000
const ADVANCE = '/_ens-local/clock/advance'

/** Asks on a connection of its own, and goes when it is told. */
const leaving = (url: string, path: string, body: object) => {
  const leave = new AbortController()
  const asked = request(url + path, { method: 'POST', body: JSON.stringify(body), signal: leave.signal })
  return { asked, leave: () => leave.abort() }
}

t.test('one who goes away stops the clock: what is under way ends, and no more begins', async t => {
  const { emulator, sink, publish, all, call, seen } = await startEngine(t, { deliveryTimeout: '5m' })
  const start = emulator.clock.now()
  sink.respondWith(500)
  await publish()
  await emulator.settled()
  const release = sink.hold()
  await sink.nextBatch()
  const { gone } = nextCaller(ADVANCE)
  const { asked, leave } = leaving(emulator.url, ADVANCE, { by: '7d' })
  const left = t.rejects(asked, { name: 'AbortError' })
  await sink.nextBatch()
  leave()
  await left
  await gone
  t.match((await all())[0], { state: 'sending', attemptCount: 1 }, 'the second attempt is under way')
  const next = call('POST', ADVANCE, { by: 0 })
  release()
  const { now } = (await next).json
  const [one] = await all()
  t.match(one, { state: 'retrying', attemptCount: 2 }, 'and is the last')
  t.equal(now, one?.attempts[1]?.at)
  t.equal(emulator.clock.now(), now)
  t.match(seen('clock.advanced'), [{ from: start, to: now }], 'said once: the other one went nowhere')
})

t.test('moves at once are made one after the other', async t => {
  const { emulator, sink, publish, call } = await startEngine(t, { deliveryTimeout: '5m' })
  const start = emulator.clock.now()
  const release = sink.hold()
  await publish()
  await sink.nextBatch()
  const byCalls = []
  for (const by of ['1h', '1h']) {
    const { came } = nextCaller(ADVANCE)
    byCalls.push(call('POST', ADVANCE, { by }))
    await came
  }
  const byHand = emulator.clock.advance('1h')
  release()
  t.match(await Promise.all(byCalls), [{ status: 200 }, { status: 200 }])
  await byHand
  t.equal(emulator.clock.now(), start + 3 * 3_600_000, 'none is lost')
})

t.test('a time that another move has passed meanwhile', async t => {
  const virtual = createVirtualClock(0)
  const moves: (() => void)[] = []
  const clock: VirtualClock = {
    ...virtual,
    advanceTo: async (to, stop) => {
      await new Promise<void>(resolve => moves.push(resolve))
      return virtual.advanceTo(to, stop)
    }
  }
  const { url } = await startFakeControl(t, { clock })
  const call = caller(url)
  const asked = call('POST', '/clock/set', { now: 1000 })
  while (moves.length === 0) await new Promise(setImmediate)
  await virtual.advanceTo(2000)
  for (const go of moves) go()
  t.match(await asked, {
    status: 409,
    json: { error: { code: 'clock-moved', message: /beyond that time meanwhile, to 2000/, hint: /set a later time/ } }
  })
  t.match(await call('POST', '/clock/set', { now: 1000 }), { status: 400, json: { error: { message: /forward/ } } })
  t.match(await call('POST', '/clock/advance', undefined, { raw: '{"by":1e999}' }), {
    status: 400,
    json: { error: { message: /duration/ } }
  })
  t.equal(clock.now(), 2000)
})

t.test('as far as to the end of a delivery', async t => {
  const { emulator, sink, publish, all, call } = await startEngine(t, { deliveryTimeout: '5m' })
  const attempts = new Map<string, number>()
  // The second delivery ends first, and is not the one that is waited for.
  sink.respondWith(({ text }) => {
    const tries = (attempts.get(text) ?? 0) + 1
    attempts.set(text, tries)
    return tries < (text.includes('late@') ? 4 : 3) ? 500 : 200
  })
  await publish(1, 'late@example.com')
  await emulator.settled()
  await publish(1, 'soon@example.com')
  await emulator.settled()
  const untilEnded = (await all())[0]?.deliveryId
  const { now } = (await call('POST', ADVANCE, { by: '7d', untilEnded })).json
  const [late, soon] = await all()
  t.match(soon, { state: 'delivered', attemptCount: 3 })
  t.match(late, { state: 'delivered', attemptCount: 4 })
  t.equal(now, late?.attempts[3]?.at)
  t.equal((await call('POST', '/_ens-local/clock/set', { now: now + DAY, untilEnded })).json.now, now, 'it has ended')
  t.equal((await call('POST', '/_ens-local/clock/set', { now: now + DAY })).json.now, now + DAY)
  t.match(await call('POST', ADVANCE, { by: '1h', untilEnded: 'nobody' }), {
    status: 404,
    json: { error: { code: 'no-such-delivery', message: /nobody/ } }
  })
  t.match(await call('POST', ADVANCE, { by: '1h', untilEnded: 7 }), {
    status: 400,
    json: { error: { code: 'bad-parameter', message: /id of a delivery/, hint: /deliveries/ } }
  })
  t.equal(emulator.clock.now(), now + DAY, 'neither moves it')
})

t.test('an end that comes while it is looked for is not missed', async t => {
  const clock = createVirtualClock(0)
  const one = delivery({ state: 'retrying' })
  const { deliveryId, callbackId, callbackName, url: to, eventCount } = one
  const get: Deliveries['get'] = async () => {
    activities.emit('delivery.delivered', { deliveryId, callbackId, callbackName, url: to, eventCount, attempts: 2 })
    return one
  }
  const { url, activities } = await startFakeControl(t, { clock, deliveries: { get } })
  t.equal((await caller(url)('POST', '/clock/advance', { by: '1h', untilEnded: deliveryId })).status, 200)
  t.equal(clock.now(), 0)
})

t.test('it does not keep the emulator from closing', async t => {
  const { emulator, sink, publish } = await startEngine(t, { deliveryTimeout: '5m' })
  sink.respondWith(500)
  await publish()
  await emulator.settled()
  await sink.nextBatch()
  sink.hold()
  const { asked } = leaving(emulator.url, ADVANCE, { by: '7d' })
  await sink.nextBatch()
  const [{ statusCode, body }] = await Promise.all([asked, emulator.close()])
  t.equal(statusCode, 503)
  t.match(await body.json(), { error: { code: 'closing', hint: /ens-local start/ } })
})

t.test('only to times that there are, and to whole milliseconds', async t => {
  const clock = createVirtualClock(0)
  const { url } = await startFakeControl(t, { clock })
  const call = caller(url)
  const rows: [path: string, body: object][] = [
    [ADVANCE, { by: '200000000d' }],
    [ADVANCE, { by: 1e300 }],
    ['/clock/set', { now: 8_640_000_000_000_001 }]
  ]
  for (const [path, body] of rows)
    t.match(await call('POST', path.replace('/_ens-local', ''), body), {
      status: 400,
      json: { error: { code: 'bad-parameter', message: /no such time/, hint: /less far/ } }
    })
  t.equal(clock.now(), 0)
  t.match(await call('POST', '/clock/advance', { by: 1.4 }), { status: 200, json: { now: 1 } })
})
