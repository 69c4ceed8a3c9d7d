import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { command } from '../../src/cli/commands/trigger.js'
import { eventTypes } from '../../src/ens/event-catalogue.js'
import type { EmulatorOptions } from '../../src/options.js'
import { type Ens, startEns, verified } from '../support/ens.js'
import { type FakeIo, type FakeIoOptions, fakeIo, runCommand } from './fake-io.js'

interface Ran {
  readonly code: number
  readonly io: FakeIo
  readonly out: string
  readonly err: string
}

const runOn = async (url: string, words: string, options: FakeIoOptions = {}): Promise<Ran> => {
  const io = fakeIo({ ...options, env: { ENS_LOCAL_URL: url } })
  const code = await runCommand(command, words.split(' '), io)
  return { code, io, out: io.stdout.text(), err: io.stderr.text() }
}

interface World extends Ens {
  readonly callbackId: string
  run(words: string, options?: FakeIoOptions): Promise<Ran>
}

/** An emulator with a callback that is subscribed to what is sent. */
const startWorld = async (t: Test, options: EmulatorOptions = {}): Promise<World> => {
  const ens = await startEns(t, options)
  const { callbackId } = await verified(ens, 'orders')
  await subscribe(ens, { callbackId, subscriptionName: 'sent' })
  return { ...ens, callbackId, run: (words, io) => runOn(ens.emulator.url, words, io) }
}

const subscribe = ({ call }: Ens, subscription: object) =>
  call('POST', '/platform/v1/ens-subscriptions', [
    { eventCategoryTypes: ['TransactionalSendEvents.EmailSent'], ...subscription }
  ])

t.test('one event, delivered', async t => {
  const { run, sink } = await startWorld(t)
  const { code, out, err } = await run('EmailSent --set info.to=a@b.c --wait')
  t.equal(code, 0)
  t.match(
    out,
    /^TransactionalSendEvents\.EmailSent {2}info\.to=a@b\.c {2}compositeId=\S+\naccepted {3}1\nmatched {4}1\n/
  )
  t.match(
    out,
    /batches {4}1\ndelivered {2}1\nfailed {5}0\npending {4}0\nattempts {3}1, p50 [\d.]+ ms, p99 [\d.]+ ms\n$/
  )
  t.equal(err, '')
  t.match(await sink.nextBatch(), { events: [{ info: { to: 'a@b.c' } }] })
})

t.test('an open that belongs to a send', async t => {
  const world = await startWorld(t)
  await subscribe(world, {
    callbackId: world.callbackId,
    subscriptionName: 'opens',
    eventCategoryTypes: ['EngagementEvents.EmailOpen']
  })
  const sent = await world.run('EmailSent --json --wait')
  const [event] = sent.io.stdout.json() as [{ event: { compositeId: string } }]
  const { compositeId } = event.event
  t.equal((await world.run(`EmailOpen --of ${compositeId} --wait`)).code, 0)
  await world.sink.nextBatch()
  const opened = (await world.sink.nextBatch()).events[0]
  t.equal(opened?.compositeId, compositeId.slice(compositeId.indexOf('.') + 1))
})

t.test('without --wait it is enough that they are accepted', async t => {
  const { run, sink } = await startWorld(t)
  const release = sink.hold()
  const { code, out } = await run('EmailSent --count 3')
  t.equal(code, 0)
  t.match(out, /accepted {3}3\nmatched {4}3\n.*delivered {2}0\n.*pending {4}3\n/s)
  release()
})

t.test('nothing matches: why, and what to do', async t => {
  const { run, call, callbackId } = await startWorld(t)
  const { code, err } = await run('EngagementEvents.EmailOpen --wait')
  t.equal(code, 1)
  t.match(
    err,
    /No subscription matched:\n {2}sent \(\S+\): .*EmailOpen.*\n {4}→ ens-local subscriptions update \S+ --types/
  )
  t.equal((await run('EmailOpen')).code, 0, 'without --wait nothing is expected')
  const listed = await call('GET', `/platform/v1/ens-subscriptions-by-cb/${callbackId}`)
  await call('DELETE', `/platform/v1/ens-subscriptions/${listed.json[0].subscriptionId}`)
  t.match(await run('EmailSent --wait'), { code: 1, err: /there is none/ })
})

t.test('not delivered: exit code 1, and what the callback said', async t => {
  const { run, sink } = await startWorld(t, { clock: 'manual' })
  sink.respondWith(503)
  // A manual clock stands still: the second attempt of the round is not awaited.
  const { code, out, err, io } = await run('EmailSent --wait --json')
  t.equal(code, 0, 'retrying is no end')
  t.match(io.stdout.json().at(-1), { type: 'summary', delivered: 0, failed: 0, pending: 1, attempts: 1 })
  t.match([out, err], [/./, /^$/])
})

t.test('deferred: exit code 1', async t => {
  const { run, sink } = await startWorld(t)
  sink.respondWith(503)
  const { code, out, err } = await run('EmailSent --wait')
  t.equal(code, 1)
  t.match(out, /delivered {2}0 .*\nfailed {5}0\npending {4}1, 1 deferred\nattempts {3}3, /s)
  t.match(err, /orders: 503.*deliveries show ID/s)
})

t.test('a wait that takes too long ends with the timeline', async t => {
  const { run, sink } = await startWorld(t)
  const release = sink.hold()
  const { code, out, err } = await run('EmailSent --wait --timeout 1100ms')
  release()
  t.equal(code, 1)
  t.match(out, /pending {4}1/, 'after the summary')
  t.match(err, /orders/)
})

t.test('many, in many calls, on a terminal of 80 columns', async t => {
  const { run, sink } = await startWorld(t)
  const { code, out, err } = await run('EmailSent --count 3000 --rate 6000/s --wait', { columns: 80 })
  t.equal(code, 0)
  t.match(out, /^accepted {3}3,000.*delivered {2}3,000/s)
  t.equal(
    sink.batches.reduce((sum, { events }) => sum + events.length, 0),
    3000
  )
  const drawings = err.split('\r\u001b[K')
  t.ok(drawings.length > 2)
  t.ok(drawings.every(line => [...line].length < 80))
  t.ok(err.endsWith('\r\u001b[K'), 'the bar is gone')
})

t.test('under --json: progress lines, then the summary', async t => {
  const { emulator, run } = await startWorld(t)
  const io = fakeIo({ env: { ENS_LOCAL_URL: emulator.url } })
  const running = runCommand(command, 'EmailSent --count 1000000 --rate 100/s --wait --json'.split(' '), io)
  await io.stdout.line(/"progress"/)
  io.interrupt()
  t.equal(await running, 130)
  const [progress, ...more] = io.stdout.json()
  t.match(progress, { type: 'progress', doing: 'sending', total: 1_000_000, delivered: Number, failed: 0 })
  t.match(more.at(-1), { type: 'summary', accepted: Number, isComplete: true, unmatched: [] })

  const whole = await run('EmailSent --count 130 --wait --json')
  t.equal(whole.code, 0)
  const summary = whole.io.stdout.json().at(-1) ?? {}
  t.match(summary, { type: 'summary', accepted: 130, delivered: 130, isComplete: true, unmatched: [] })
  t.equal(Object.keys(summary)[0], 'type')
})

t.test('Ctrl-C ends it with the summary', async t => {
  const { emulator, sink } = await startWorld(t)
  const io = fakeIo({ env: { ENS_LOCAL_URL: emulator.url } })
  const running = runCommand(command, 'EmailSent --count 1000000 --rate 50/s --wait'.split(' '), io)
  await sink.nextBatch()
  io.interrupt()
  t.equal(await running, 130)
  t.match(io.stdout.text(), /^accepted {3}\d+\n/m)
  t.ok(sink.batches.length < 1000)
})

t.test('Ctrl-C while it waits', async t => {
  const { emulator, sink } = await startWorld(t)
  const release = sink.hold()
  const io = fakeIo({ env: { ENS_LOCAL_URL: emulator.url } })
  const running = runCommand(command, ['EmailSent', '--wait'], io)
  await sink.nextBatch()
  io.interrupt()
  t.equal(await running, 130)
  release()
  t.match(io.stdout.text(), /pending {4}1/)
})

t.test('what the emulator refuses', async t => {
  const { run } = await startWorld(t)
  t.match(await run('EmailSend'), { code: 1, err: /no event type "EmailSend".*\n.*EmailSent/, out: /accepted {3}0\n/ })
  t.match(await run('EmailSent --json --count nope'), { code: 2, err: /no number/ })
})

t.test('nobody there', async t => {
  t.match(await runOn('http://127.0.0.1:1', 'EmailSent'), { code: 1, err: /No emulator answers.*\n.*start/, out: '' })
})

t.test('an emulator that ends in the middle: what was done, then the error', async t => {
  const server = createServer((request, response) => {
    if (request.url?.includes('/activity?limit=0')) response.end(JSON.stringify({ activities: [], newest: 0 }))
    else if (request.method === 'POST') response.end(JSON.stringify({ accepted: 1, matched: 1, unmatched: [] }))
    else response.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  t.match(await runOn(`http://127.0.0.1:${port}`, 'EmailSent --wait'), {
    code: 1,
    out: /accepted {3}1\nmatched {4}1\nbatches {4}at least 0\n.*pending {4}unknown/s,
    err: /No answer from/
  })
})

t.test('--list', async t => {
  const { code, out } = await runOn('http://127.0.0.1:1', '--list')
  t.equal(code, 0)
  t.match(out, /^TYPE +FILTERS\n/)
  t.match(out, /^TransactionalSendEvents\.EmailBounced +definitionKey, bounceCode, smtpReason$/m)
  const { io } = await runOn('http://127.0.0.1:1', '--list --json')
  t.equal(io.stdout.json().length, eventTypes.length)
  t.match(io.stdout.json()[0], {
    type: 'event-type',
    name: 'TransactionalSendEvents.EmailSent',
    filters: ['definitionKey']
  })
  t.match(await runOn('http://127.0.0.1:1', '--wait'), { code: 2, err: /trigger --list/ })
})
