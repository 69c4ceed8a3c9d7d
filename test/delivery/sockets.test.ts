import t from 'tap'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import { startBadReceiver, subscribedTo } from '../support/bad-receiver.js'
import { startEns } from '../support/ens.js'
import { startEngine, subscribed } from '../support/subscribed.js'

const never = new Promise<never>(() => {})

t.test('ten receivers that hang do not delay another one', async t => {
  const ens = await startEns(t, { clock: 'manual', deliveryTimeout: '1h' })
  const { emulator, sink } = ens
  sink.respondWith(({ path, json }) => (path.startsWith('/hung') && Array.isArray(json) ? never : 200))
  for (let index = 0; index < 10; index++) await subscribed(ens, { name: `hung-${index}` })
  await subscribed(ens, { name: 'healthy', maxBatchSize: 100 })
  await emulator.publish({ type: 'EmailSent', count: 1000 })
  const delivered = new Set<number>()
  await emulator.deliveries.waitFor(({ callbackName, state, firstEvent }) => {
    if (callbackName === 'healthy' && state === 'delivered') delivered.add(firstEvent)
    return delivered.size === 10
  })
  const { deliveries } = await emulator.deliveries.list()
  const others = deliveries.filter(({ callbackName }) => callbackName !== 'healthy')
  t.same(
    others.map(({ state }) => state),
    Array.from({ length: 10 }, () => 'sending'),
    'the others still hang'
  )
})

t.test('no more sockets than allowed, and everybody gets a turn', async t => {
  const server = await startBadReceiver(t, socket => {
    open += 1
    most = Math.max(most, open)
    socket.on('close', () => {
      open -= 1
    })
    setImmediate(() => socket.end('HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'))
  })
  let [open, most] = [0, 0]
  const names = Array.from({ length: 50 }, (_, index) => `b${index}.example.com`)
  const map = Object.fromEntries(names.map(name => [name, `http://127.0.0.1:${server.port}`]))
  const ens = await startEns(t, { clock: 'manual', maxSockets: 4, map })
  for (const name of names) await subscribedTo(ens, name)
  await ens.emulator.publish({ type: 'EmailSent' })
  await ens.emulator.settled()
  t.ok(most <= 4, `${most} at a time`)
  const { deliveries } = await ens.emulator.deliveries.list({ limit: 1000 })
  t.equal(new Set(deliveries.map(({ callbackId }) => callbackId)).size, 50)
  t.ok(deliveries.every(({ attempts }) => attempts.length === 1))
})

t.test('a receiver that answers gets more at a time, up to half of the sockets', async t => {
  const { emulator, sink, publish } = await startEngine(t, { maxSockets: 8 }, { maxBatchSize: 100 })
  const atOnce: number[] = []
  let held: (() => void)[] = []
  sink.respondWith(async ({ json }) => {
    if (Array.isArray(json)) await new Promise<void>(resolve => held.push(resolve))
    return 200
  })
  await publish(3000)
  for (let left = 30; left > 0; left -= Number(atOnce.at(-1))) {
    const expected = Math.min([1, 2, 4][atOnce.length] ?? 4, left)
    while (held.length < expected) await sink.nextBatch()
    atOnce.push(held.length)
    const released = held
    held = []
    for (const release of released) release()
  }
  await emulator.settled()
  t.same(atOnce.slice(0, 4), [1, 2, 4, 4])
  t.equal(sink.batches.length, 30)
})

t.test('connections are used again', async t => {
  const server = await startBadReceiver(t, socket => {
    const answer = (): unknown => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    answer()
    socket.on('data', answer)
  })
  const map = { 'kept.example.com': `http://127.0.0.1:${server.port}` }
  const ens = await startEns(t, { clock: 'manual', map })
  const engine = await subscribedTo(ens, 'kept.example.com')
  const probes = server.connections.length
  for (let round = 0; round < 5; round++) {
    await engine.publish()
    await engine.emulator.settled()
  }
  t.equal(server.connections.length, probes + 1)
  t.same(
    await engine.states(),
    Array.from({ length: 5 }, () => 'delivered')
  )
})

t.test('on a real clock the attempts of a round are a second apart, and settled waits for them', async t => {
  const { emulator, sink, publish, states } = await startEngine(t, { clock: 'real' })
  const stopwatch = createStopwatch()
  sink.respondWith([500, 200])
  await publish()
  await sink.nextBatch()
  const start = stopwatch.now()
  await emulator.settled()
  t.ok(stopwatch.now() - start >= 900)
  t.same(await states(), ['delivered'])
})
