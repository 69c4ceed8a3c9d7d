import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type Emulator, startEmulator } from '../src/emulator.js'
import type { Callback } from '../src/ens/callback.js'
import type { EmulatorState } from '../src/ens/emulator-state.js'
import { verifySignature } from '../src/ens/signature.js'
import type { EmulatorOptions } from '../src/options.js'
import { openStore } from '../src/store/open-store.js'
import { type Sink, startSink } from '../src/test-kit/index.js'
import { aCallback } from './contract/store-records.js'
import { caller, startEns, verified } from './support/ens.js'
import { type Engine, startEngine, subscribed } from './support/subscribed.js'

interface House {
  readonly emulator: Emulator
  readonly sink: Sink
}

/** Another emulator, with a sink of its own. */
const open = async (t: Test, options: EmulatorOptions = {}): Promise<House> => {
  const sink = await startSink()
  t.teardown(() => sink.close())
  const emulator = await startEmulator({ forwardTo: sink.url, clock: 'manual', ...options })
  t.teardown(() => emulator.close())
  return { emulator, sink }
}

/** As it is after a way through a file or the network. */
const carried = (state: EmulatorState): EmulatorState => JSON.parse(JSON.stringify(state))

/** A delivered and a deferred delivery, a replay, and a rule that has fired; nothing is due. */
const live = async (engine: Engine): Promise<void> => {
  const { emulator, sink, publish, call, all } = engine
  await publish(1, '<ada>=&\'"@example.com')
  await emulator.settled()
  await emulator.deliveries.replay((await all())[0]?.deliveryId ?? '', { edit: { 'info.to': 'b@example.com' } })
  sink.respondWith(500)
  await publish(2, 'grace=<hopper>@example.com')
  await emulator.clock.advance('3s')
  sink.respondWith(200)
  await emulator.faults.add({
    fault: { kind: 'status', status: 503 },
    match: { operation: 'getAllCallbacks' },
    times: 3
  })
  await call('GET', '/platform/v1/ens-callbacks')
}

t.test('what one emulator has left, another one goes on with: other store, same bytes, same keys', async t => {
  const one = await startEngine(t, { escapeHtml: true }, { maxBatchSize: 100 })
  await live(one)
  const deferred = one.sink.batches.at(-1)
  const hung = await subscribed(one, { name: 'hung', maxBatchSize: 100 })
  const release = one.sink.hold()
  await one.publish(250)
  await one.sink.findBatch(({ path }) => path === '/hung')
  const exported = await one.call('GET', '/_ens-local/export')
  t.equal(exported.status, 200)
  t.match(exported.headers, {
    'content-type': /^application\/json/,
    'content-disposition': 'attachment; filename="ens-local-state.json"',
    'cache-control': 'no-store'
  })
  release()
  const state: EmulatorState = exported.json
  const [{ nextAttemptAt: due } = { nextAttemptAt: null }] = state.deliveries.filter(one => one.state === 'deferred')

  const two = await open(t, { data: join(t.testdir(), 'ens.db') })
  const call = caller(two.emulator.url)
  t.match(await call('POST', '/_ens-local/import', undefined, { raw: exported.text }), {
    status: 200,
    json: { imported: { callbacks: 2, subscriptions: 2, deliveries: 5, events: 502, faults: 1 } }
  })
  t.ok(two.emulator.clock.now() >= state.clock.now)
  await two.emulator.settled()
  const sent = (path: string) => two.sink.batches.filter(batch => batch.path === path)
  t.equal(
    sent('/hung').reduce((sum, { events }) => sum + events.length, 0),
    250
  )
  t.ok(sent('/hung').every(({ body, signature }) => verifySignature(body, signature, hung.signatureKey)))
  t.equal(
    sent('/cb').reduce((sum, { events }) => sum + events.length, 0),
    250,
    'and nothing before its time'
  )

  await two.emulator.clock.set(Number(due))
  const again = sent('/cb').at(-1)
  t.same([again?.body, again?.signature], [deferred?.body, deferred?.signature])
  t.match(deferred?.body.toString(), '\\u003d', 'though it was not written as JSON writes it')

  t.match(two.emulator.faults.list(), [{ id: 'rule-1', times: 3, seen: 1, fired: 1, spent: false }])
  const callbacks = (await call('GET', '/_ens-local/callbacks')).json.callbacks
  t.match(callbacks, [{ callbackId: one.callbackId, signatureKey: one.signatureKey }, { callbackId: hung.callbackId }])
  t.match(await two.emulator.publish({ type: 'EmailSent' }), { accepted: 1, matched: 2 })
  await two.emulator.settled()
  t.match(
    two.emulator.activities.after(0, 10_000).filter(({ type }) => type.startsWith('state.')),
    [{ type: 'state.imported', callbacks: 2, events: 502 }]
  )
})

t.test('where nothing is due, a state comes out as it went in, whatever it is kept in', async t => {
  const engine = await startEngine(t, { policy: '2022' })
  await live(engine)
  await verified(engine, 'second', '/second')
  const state = carried(await engine.emulator.exportState())
  for (const data of ['memory', join(t.testdir(), 'ens.db')]) {
    const { emulator } = await open(t, { data, policy: '2022', state })
    t.strictSame(carried(await emulator.exportState()), { ...state })
    await emulator.importState(state)
    t.strictSame(carried(await emulator.exportState()), state)
  }
})

t.test('an export is the caller’s own', async t => {
  const { emulator, publish } = await startEngine(t)
  await publish()
  await emulator.settled()
  const before = carried(await emulator.exportState())
  const changed = await emulator.exportState()
  Object.assign(changed.deliveries[0]?.attempts[0]?.request.headers ?? {}, { 'x-mine': '1' })
  t.strictSame(carried(await emulator.exportState()), before)
  await emulator.importState(changed)
  Object.assign(changed.deliveries[0]?.attempts[0]?.request.headers ?? {}, { 'x-mine': '2' })
  t.match((await emulator.exportState()).deliveries, [{ attempts: [{ request: { headers: { 'x-mine': '1' } } }] }])
})

t.test('a state that makes no sense leaves all as it was', async t => {
  const engine = await startEngine(t)
  const { emulator, call, publish, sink } = engine
  await live(engine)
  const before = await emulator.exportState()
  const rule = { fault: { kind: 'drop-ak' } }
  const refused = {
    error: { code: 'bad-state', message: 'The state\'s faults[1]: There is no kind of fault "drop-ak".' }
  }
  t.match(await call('POST', '/_ens-local/import', { ...before, faults: [...before.faults, rule] }), {
    status: 400,
    json: refused
  })
  t.match(await call('POST', '/_ens-local/import'), {
    json: { error: { message: 'The state is missing.' } }
  })
  await t.rejects(emulator.importState({ ...before, callbacks: [] }), {
    code: 'ERR_STATE',
    message: "The state's subscriptions[0].callbackId is that of no callback."
  })
  t.strictSame(await emulator.exportState(), before)
  const sent = sink.batches.length
  await publish()
  await emulator.settled()
  t.equal(sink.batches.length, sent + 1)
})

t.test('an older state does not turn the clock back, and a later one takes it along without what was due', async t => {
  const { emulator, sink, publish } = await startEngine(t)
  const old = await emulator.exportState()
  sink.respondWith(500)
  await publish()
  await emulator.clock.advance('1h')
  const sent = sink.batches.length
  const now = emulator.clock.now()
  await emulator.importState(old)
  t.equal(emulator.clock.now(), now)
  await publish()
  await emulator.settled()
  t.equal(sink.batches.length, sent + 1)
  await emulator.importState({ ...old, clock: { mode: 'real', now: now + 86_400_000 } })
  t.equal(emulator.clock.now(), now + 86_400_000)
  t.equal(sink.batches.length, sent + 1, 'the delivery that waited is gone')
})

t.test('keys that die and suspensions that end do so by the clock of whoever has the state', async t => {
  const one = await startEngine(t, { policy: '2022' })
  await one.call('POST', '/platform/v1/ens-callbacks', [{ callbackName: 'b', url: 'https://example.com/b' }])
  one.sink.respondWith(500)
  await one.publish()
  await one.emulator.clock.advance('3s')
  await one.publish()
  await one.emulator.clock.advance('3s')
  const state = await one.emulator.exportState()
  const { emulator } = await open(t, { policy: '2022', state })
  // Twice: what was to ring for the first must not ring for the second.
  await emulator.importState(state)
  await emulator.clock.advance('10m')
  await emulator.clock.advance('4h')
  const types = emulator.activities.after(0, 1000).map(({ type }) => type)
  t.same(
    types.filter(type => type.startsWith('callback.')),
    ['callback.resumed', 'callback.expired']
  )
})

t.test('keys that die sooner than those there were', async t => {
  const { emulator, call } = await startEngine(t)
  const create = (name: string) =>
    call('POST', '/platform/v1/ens-callbacks', [{ callbackName: name, url: `https://example.com/${name}` }])
  await create('sooner')
  const state = await emulator.exportState()
  await emulator.reset()
  await emulator.clock.advance('1h')
  await create('later')
  await emulator.importState(state)
  await emulator.clock.advance('3h')
  const expired = () => emulator.activities.after(0, 1000).filter(({ type }) => type === 'callback.expired')
  t.match(expired(), [{ callbackName: 'sooner' }])

  const verificationKeyExpiresAt = emulator.clock.now() + 100_000_000
  const callbacks = state.callbacks.map(callback => ({ ...callback, verificationKeyExpiresAt }))
  await emulator.importState({ ...state, callbacks })
  await emulator.reset()
  await create('after-reset')
  await emulator.clock.advance('4h')
  t.match(expired(), [{ callbackName: 'after-reset' }])
})

t.test('the fault rules of the start come before those of the state', async t => {
  const engine = await startEngine(t)
  await live(engine)
  const state = await engine.emulator.exportState()
  const { emulator } = await open(t, {
    state,
    faults: [{ id: 'mine', match: { phase: 'delivery' }, fault: { kind: 'drop-ack' } }]
  })
  t.match(emulator.faults.list(), [{ id: 'mine' }])
  await emulator.importState(state)
  t.match(emulator.faults.list(), [{ id: 'rule-1' }], 'but an import is told as well')
  await emulator.importState({ ...state, faults: [] })
  t.same(emulator.faults.list(), [])
  await emulator.reset()
  t.match(emulator.faults.list(), [{ id: 'mine' }])
})

t.test('a file that has something is not overwritten by a start', async t => {
  const data = join(t.testdir(), 'ens.db')
  const first = await open(t, { data })
  const state = await first.emulator.exportState()
  await subscribed({ ...first, call: caller(first.emulator.url), seen: () => [] })
  await first.emulator.close()
  await t.rejects(startEmulator({ data, state }), {
    code: 'ERR_STORE_NOT_EMPTY',
    message: `${data} has callbacks, events or deliveries already, and a state would take their place.`,
    hint: /--import.*--data.*POST \/_ens-local\/import/
  })
  const { emulator } = await open(t, { data })
  t.equal((await emulator.exportState()).callbacks.length, 1, 'and is not locked either')
})

t.test('exportOnClose gets what is left when all is called off', async t => {
  const exported: EmulatorState[] = []
  const { emulator, sink, publish, signatureKey } = await startEngine(t, {
    exportOnClose: state => exported.push(carried(state))
  })
  sink.hold()
  await publish(3)
  await sink.nextBatch()
  await emulator.close()
  t.equal(exported.length, 1)
  t.match(exported, [{ callbacks: [{ signatureKey }] }])
  const two = await open(t, { state: exported[0] as EmulatorState })
  await two.emulator.settled()
  t.equal((await two.sink.nextBatch()).events.length, 3)
  await t.rejects(emulator.exportState(), 'then there is nothing left to export')
})

t.test('all is closed, also if the export fails; and a start that fails exports nothing', async t => {
  const data = join(t.testdir(), 'ens.db')
  const exportOnClose = async (): Promise<never> => {
    throw new Error('no room')
  }
  const { emulator } = await open(t, { data })
  await emulator.close()
  const failing = await startEmulator({ data, exportOnClose })
  await t.rejects(failing.close(), { message: 'no room' })
  const { port } = new URL((await open(t, { data })).emulator.url)
  await t.rejects(startEmulator({ port: Number(port), exportOnClose }), { code: 'ERR_LISTEN' })
})

t.test('with the seed of whoever left it, nothing gets an id that is there already', async t => {
  const one = await startEngine(t, { seed: 1 })
  // So that the other clock, which begins with now, begins here too.
  await one.emulator.clock.advance('1h')
  await one.publish()
  await one.emulator.settled()
  const state = carried(await one.emulator.exportState())
  const two = await open(t, { seed: 1, state })
  const id = await subscribed({ ...two, call: caller(two.emulator.url), seen: () => [] }, { name: 'two' })
  await two.emulator.publish({ type: 'EmailSent' })
  await two.emulator.settled()
  const { callbacks, subscriptions, deliveries } = await two.emulator.exportState()
  t.match(callbacks, [{ callbackId: one.callbackId }, { callbackId: id.callbackId }])
  t.equal(subscriptions.length, 2)
  t.equal(deliveries.length, 3)
})

t.test('a probe that was under way has failed: nobody goes on with it', async t => {
  const broken = {
    status: 'unverified',
    statusReason: 'RequestCanceled. The request was aborted: The request was canceled.',
    verificationKey: null,
    probe: { state: 'failed', status: 'RequestCanceled', outcome: { detail: /exported, before the probe was over/ } }
  }
  const one = await startEngine(t)
  await verified(one, 'second', '/second')
  const exported = carried(await one.emulator.exportState())
  const [first, ...others] = exported.callbacks
  const pending = { probe: 'pending', probeFindings: null } as const
  // The receiver has called ens-verify, and not answered yet.
  const state = { ...exported, callbacks: [{ ...first, ...pending } as Callback, ...others] }
  const two = await open(t, { state })
  const call = caller(two.emulator.url)
  const shown = async () => (await call('GET', '/_ens-local/callbacks')).json.callbacks
  t.match(await shown(), [broken, { status: 'verified', probe: { state: 'passed' } }])
  await two.emulator.reset()
  await two.emulator.importState(state)
  t.match(await shown(), [broken, { status: 'verified' }])
  t.match(
    two.emulator.activities.after(0, 100).filter(({ type }) => type === 'state.imported' || type === 'probe.failed'),
    [{ type: 'state.imported' }, { type: 'probe.failed', callbackId: one.callbackId, hint: /delete .*create it again/ }]
  )

  const data = join(t.testdir(), 'ens.db')
  const killed = await openStore(data)
  await killed.addCallbacks([aCallback({ ...pending, verificationKey: 'k' })], () => true)
  await killed.close()
  const three = await open(t, { data })
  t.match(await three.emulator.exportState(), { callbacks: [{ probe: 'failed', verificationKey: null }] })
})

t.test(
  'a real clock takes over from one that was ahead: what was due in ten minutes is due in ten minutes',
  async t => {
    const engine = await startEngine(t)
    engine.sink.respondWith(500)
    await engine.emulator.clock.advance('10d')
    await engine.publish()
    await engine.emulator.clock.advance('3s')
    const state = carried(await engine.emulator.exportState())
    const { emulator, sink } = await open(t, { clock: 'real', state })
    const [{ nextAttemptAt } = { nextAttemptAt: 0 }] = (await emulator.exportState()).deliveries
    t.ok(Number(nextAttemptAt) > emulator.clock.now())
    t.ok(Number(nextAttemptAt) - emulator.clock.now() <= Number(state.deliveries[0]?.nextAttemptAt) - state.clock.now)
    t.match(await emulator.publish({ type: 'EmailSent' }), { matched: 1 })
    t.equal((await sink.nextBatch()).events.length, 1)
  }
)

const CALLBACKS = '/platform/v1/ens-callbacks'
const late = { callbackName: 'late', url: 'https://example.com/late' }

t.test('a registration whose probe is under way at a reset or an import is refused at once', async t => {
  const { emulator, sink, call } = await startEngine(t)
  const state = carried(await emulator.exportState())
  for (const [path, body] of [['import', state] as const, ['reset', undefined] as const]) {
    const wanted = { callbackName: path, url: `https://example.com/${path}` }
    const release = sink.hold()
    const before = emulator.activities.newest()
    const pending = call('POST', CALLBACKS, [wanted])
    const { callbackId, verificationKey } = await sink.nextVerification()
    t.equal((await call('POST', `/_ens-local/${path}`, body)).status, 200)
    t.match(
      await pending,
      { status: 400, json: { message: /Status: RequestCanceled\. The request was aborted/ } },
      'though its receiver has not answered yet'
    )
    release()
    const gone = { status: 404, json: { errorcode: 30003 } }
    t.match(await call('POST', '/platform/v1/ens-verify', { callbackId, verificationKey }), gone)
    t.match(await call('PUT', CALLBACKS, [{ callbackId, callbackName: 'new' }]), gone)
    t.match(await call('PUT', '/platform/v1/ens-regenerate', [{ callbackId }]), gone)
    const seen = emulator.activities.after(before, 100).filter(({ type }) => type !== 'callback.created')
    const hint = /no more: it was deleted, or the state was reset or imported, during its probe\. Create it again\.$/
    t.match(
      seen.filter(({ type }) => type !== 'api.request' && type !== 'probe.started'),
      [{ type: `state.${path === 'reset' ? 'reset' : 'imported'}` }, { type: 'probe.failed', callbackId, hint }]
    )
    t.match(
      seen.filter(activity => activity.type === 'api.request' && activity.operation === 'createCallback'),
      [{ statusCode: 400, hint }]
    )
    t.equal((await call('POST', CALLBACKS, [wanted])).status, 201, 'its url is free')
    await sink.nextVerification()
  }
})

t.test('a registration that the imported state has as well, with its probe under way', async t => {
  const { emulator, sink, call } = await startEngine(t)
  const release = sink.hold()
  const pending = call('POST', CALLBACKS, [late])
  const { callbackId } = await sink.nextVerification()
  await emulator.importState(carried(await emulator.exportState()))
  t.match(await pending, { status: 400, json: { message: /RequestCanceled/ } })
  release()
  const hint = new RegExp(`holds its url: delete ${callbackId}, then create it again\\.$`)
  t.match(
    emulator.activities.after(0, 100).filter(({ type }) => type === 'probe.failed'),
    new Array(1).fill({ callbackId, hint }),
    'said once, and it is there'
  )
  const { callbacks } = await emulator.exportState()
  t.match(
    callbacks.filter(one => one.callbackId === callbackId),
    [{ probe: 'failed', probeFindings: { outcome: { detail: /exported, before the probe was over/ } } }]
  )
})

t.test('of a call with very many, those that are still to be probed are not, after a reset', async t => {
  const { emulator, sink, call } = await startEns(t)
  const wanted = Array.from({ length: 257 }, (_, index) => ({ ...late, url: `https://example.com/${index}` }))
  const release = sink.hold()
  const pending = call('POST', CALLBACKS, wanted)
  for (const _ of wanted.slice(1)) await sink.nextVerification()
  await emulator.reset()
  t.match(await pending, { status: 400, json: { message: /RequestCanceled/ } })
  release()
  const types = emulator.activities.after(0, 2000).map(({ type }) => type)
  t.same([types.includes('probe.started'), types.filter(type => type === 'probe.failed').length], [false, 257])
})

t.test('what comes at the same time as a reset or an import is done before it, or finds nothing', async t => {
  const { emulator, sink, call } = await startEns(t)
  const empty = carried(await emulator.exportState())
  for (const replace of [() => emulator.importState(empty), () => emulator.reset()]) {
    await call('POST', CALLBACKS, [late])
    const { callbackId, verificationKey } = await sink.nextVerification()
    const answers = await Promise.all([
      call('PUT', CALLBACKS, [{ callbackId, callbackName: 'new' }]),
      call('POST', '/platform/v1/ens-verify', { callbackId, verificationKey }),
      replace().then(() => ({ status: 200, text: '' })),
      call('PUT', '/platform/v1/ens-regenerate', [{ callbackId }]),
      call('DELETE', `${CALLBACKS}/${callbackId}`)
    ])
    for (const { status, text } of answers) t.ok([200, 201, 204, 404].includes(status), `${status} ${text}`)
    const types = emulator.activities.after(0, 1000).map(({ type }) => type)
    const since = types.slice(types.findLastIndex(type => type.startsWith('state.')))
    t.strictSame(
      since.filter(type => type.startsWith('callback.')),
      []
    )
    t.strictSame((await emulator.exportState()).callbacks, [])
  }
})
