// Every kind of rule over real sockets: what the receiver got, what the deliveries show, and what the activities say.

import t from 'tap'
import { startEmulator } from '../../src/emulator.js'
import type { DeliveryView } from '../../src/ens/delivery.js'
import type { FaultRule } from '../../src/ens/fault-rule.js'
import { verifySignature } from '../../src/ens/signature.js'
import { startEns } from '../support/ens.js'
import { type Engine, startEngine } from '../support/subscribed.js'

/** The verdict of each attempt, and the rule that bent it. */
const story = (delivery: DeliveryView | undefined): unknown[] =>
  (delivery?.attempts ?? []).map(({ verdict, fault }) => [verdict, ...(fault === undefined ? [] : [fault.kind])])

const armed = async (
  t: Parameters<typeof startEngine>[0],
  rules: FaultRule | readonly FaultRule[],
  options: Parameters<typeof startEngine>[1] = {}
): Promise<Engine> => {
  const engine = await startEngine(t, options)
  await engine.emulator.faults.add(rules)
  return engine
}

const settle = async ({ emulator }: Engine): Promise<void> => {
  await emulator.settled()
  await emulator.clock.advance('1s')
}

t.test('drop-ack of a delivery: the receiver has it, and gets it again', async t => {
  const engine = await armed(t, { match: { phase: 'delivery' }, fault: { kind: 'drop-ack' }, times: 1 })
  const { sink, publish, all, seen, emulator, callbackId } = engine
  await publish()
  await settle(engine)
  const [delivery] = await all()
  t.equal(delivery?.state, 'delivered')
  t.same(story(delivery), [['no whole answer within 3000 ms', 'drop-ack'], ['200 OK']])
  t.match(delivery?.attempts[0], {
    error: { status: 'Timeout', detail: 'The request was answered 200 OK, and the answer was dropped' },
    fault: { rule: 'rule-1', kind: 'drop-ack', detail: 'The request was answered 200 OK, and the answer was dropped' }
  })
  t.equal(sink.batches.length, 2)
  t.same(sink.batches[0]?.body, sink.batches[1]?.body)
  t.match(seen('fault.fired'), [
    {
      rule: 'rule-1',
      kind: 'drop-ack',
      phase: 'delivery',
      callbackId,
      callbackName: 'cb',
      url: 'https://example.com/cb'
    }
  ])
  t.match(emulator.faults.list(), [{ id: 'rule-1', seen: 1, fired: 1, spent: true }])
})

t.test('drop-ack of a probe', async t => {
  const { emulator, call, sink } = await startEns(t)
  await emulator.faults.add({ match: { phase: 'probe', callbackName: 'a' }, fault: { kind: 'drop-ack' } })
  const create = (callbackName: string) =>
    call('POST', '/platform/v1/ens-callbacks', [{ callbackName, url: `https://example.com/${callbackName}` }])
  const refused = await create('a')
  t.equal(refused.status, 400)
  t.match(refused.json.message, / Status: Timeout\. The operation has timed out$/)
  t.equal((await create('b')).status, 201)
  t.equal(sink.verifications.length, 2, 'it got both')
})

t.test('duplicate: byte for byte, one after the other', async t => {
  const engine = await armed(t, { fault: { kind: 'duplicate' }, times: 1 })
  const { sink, publish, all, emulator } = engine
  sink.respondWith([200, 500])
  await publish()
  await emulator.settled()
  t.equal(sink.batches.length, 2)
  t.same(sink.batches[0]?.body, sink.batches[1]?.body)
  t.equal(sink.batches[0]?.signature, sink.batches[1]?.signature)
  const [delivery] = await all()
  t.same(story(delivery), [['200 OK', 'duplicate']])
  t.equal(delivery?.attempts[0]?.fault?.detail, 'Sent twice; the second was answered 500 Internal Server Error')
})

t.test('reorder: what follows overtakes it, and no attempt is counted', async t => {
  const engine = await armed(t, { fault: { kind: 'reorder' }, times: 1 })
  const { sink, publish, all, emulator, seen } = engine
  const begin = emulator.clock.now()
  await publish(1, 'first@example.com')
  await emulator.settled()
  t.equal(sink.batches.length, 0)
  t.match(await all(), [
    {
      state: 'retrying',
      attemptCount: 0,
      attempts: [],
      body: /first@example\.com/,
      firstAttemptAt: null,
      nextAttemptAt: begin + 1000,
      next: {
        does: 'retry',
        at: begin + 1000,
        rule: 'fault.reorder',
        why: 'The fault rule rule-1 holds its first attempt back for 1 s, so that others overtake it.'
      }
    }
  ])
  await publish(1, 'second@example.com')
  await emulator.settled()
  await emulator.clock.advance(999)
  t.equal(sink.batches.length, 1)
  await emulator.clock.advance(1)
  t.match(
    sink.batches.map(({ text }) => /(\w+)@example\.com/.exec(text)?.[1]),
    ['second', 'first']
  )
  t.match(await all(), [
    { state: 'delivered', attemptCount: 1, attempts: [{ attempt: 1, at: begin + 1000 }] },
    { state: 'delivered', attemptCount: 1 }
  ])
  t.match(seen('fault.fired'), [{ rule: 'rule-1', kind: 'reorder', phase: 'delivery', callbackName: 'cb' }])
})

t.test('reorder holds back the first attempt alone, once, and no replay', async t => {
  const engine = await armed(t, { fault: { kind: 'reorder', by: '10m' } })
  const { sink, publish, all, emulator } = engine
  sink.respondWith([500, 200])
  await publish()
  await emulator.settled()
  await emulator.clock.advance('10m')
  await emulator.clock.advance('1s')
  const [delivery] = await all()
  t.match(delivery, { state: 'delivered', attemptCount: 2 })
  t.match(emulator.faults.list(), [{ seen: 1, fired: 1 }])
  const replay = await emulator.deliveries.replay(String(delivery?.deliveryId))
  t.equal(replay.state, 'delivered')
  t.match(emulator.faults.list(), [{ seen: 1, fired: 1 }])
})

t.test('reorder on the real clock is waited for, as a retry is', async t => {
  const engine = await armed(t, { fault: { kind: 'reorder', by: 20 }, times: 1 }, { clock: 'real' })
  await engine.publish()
  await engine.emulator.settled({ timeout: '1m' })
  t.match(await engine.all(), [{ state: 'delivered', attemptCount: 1 }])
})

t.test('signatures and bodies: what was sent is what is recorded', async t => {
  const engine = await armed(t, [
    { id: 'corrupt', fault: { kind: 'corrupt-signature' }, times: 1 },
    { id: 'missing', fault: { kind: 'missing-signature' }, times: 1 },
    { id: 'body', fault: { kind: 'corrupt-body' }, times: 1 }
  ])
  const { sink, publish, all, emulator, signatureKey } = engine
  sink.respondWith(({ body, headers }) =>
    verifySignature(body, headers['x-sfmc-ens-signature'], signatureKey) ? 200 : 401
  )
  await publish()
  await emulator.settled()
  await emulator.clock.advance('1s')
  await emulator.clock.advance('1s')
  await emulator.clock.advance('10m')
  const [delivery] = await all()
  const refused = '401 Unauthorized is none of 200 to 204'
  t.same(story(delivery), [
    [refused, 'corrupt-signature'],
    [refused, 'missing-signature'],
    [refused, 'corrupt-body'],
    ['200 OK']
  ])
  for (const [index, batch] of sink.batches.entries())
    t.equal(delivery?.attempts[index]?.request.headers['x-sfmc-ens-signature'], batch.signature)
  const [corrupt, missing, body, good] = sink.batches
  t.equal(missing?.signature, undefined)
  t.not(corrupt?.signature, good?.signature)
  t.equal(body?.signature, good?.signature)
  t.not(body?.text, good?.text)
  t.equal(body?.body.length, good?.body.length)
  t.same(corrupt?.text, good?.text)
  t.match(delivery?.attempts[2]?.fault?.detail, /^Byte \d+ of the body was sent as/)
})

t.test('a replay to the byte, under the rule that the delivery was under', async t => {
  const { sink, publish, all, emulator, signatureKey } = await armed(t, { fault: { kind: 'corrupt-signature' } })
  await publish()
  await emulator.settled()
  await emulator.deliveries.replay(String((await all())[0]?.deliveryId))
  t.same(
    sink.batches.map(({ body, signature }) => verifySignature(body, signature, signatureKey)),
    [false, false]
  )
})

t.test('delay: real time, before the deadline begins', async t => {
  const engine = await armed(t, { match: { phase: 'delivery' }, fault: { kind: 'delay', by: 30 } })
  const { publish, emulator, all } = engine
  await publish()
  await emulator.settled({ timeout: '1m' })
  t.same(story((await all())[0]), [['200 OK', 'delay']])
  await emulator.faults.add([{ match: { phase: 'probe' }, fault: { kind: 'delay', by: 10 } }])
  const { status } = await engine.call('POST', '/platform/v1/ens-callbacks', [
    { callbackName: 'late', url: 'https://example.com/late' }
  ])
  t.equal(status, 201)
})

t.test('closing and resetting end a delay, and nothing is sent', async t => {
  const hour = { match: { phase: 'delivery' }, fault: { kind: 'delay', by: '1h' } } as const
  const engine = await armed(t, hour)
  const { publish, emulator, sink, seen } = engine
  const fired = new Promise<void>(resolve => {
    emulator.activities.subscribe(({ type }) => void (type === 'fault.fired' && resolve()))
  })
  await publish()
  await fired
  await emulator.reset()
  t.same(await engine.all(), [])
  t.equal(sink.batches.length, 0)
  t.same(seen('fault.fired'), [])
})

t.test('a receiver of the kind, whatever the host is', async t => {
  const engine = await armed(t, [
    { match: { phase: 'probe' }, fault: { kind: 'protocol-error-403' }, times: 1 },
    { match: { phase: 'delivery' }, fault: { kind: 'connect-failure' }, times: 1 },
    { match: { phase: 'delivery' }, fault: { kind: 'name-resolution-failure' }, times: 1 }
  ])
  const { publish, emulator, all, call, sink } = engine
  const { json } = await call('POST', '/platform/v1/ens-callbacks', [
    { callbackName: 'p', url: 'https://other.example.com/p' }
  ])
  t.match(json.message, / Status: ProtocolError\. The remote server returned an error: \(403\) Forbidden\.$/)
  await publish()
  await settle(engine)
  await emulator.clock.advance('1s')
  const [delivery] = await all()
  t.match(delivery, {
    state: 'delivered',
    attempts: [
      { error: { status: 'ConnectFailure', code: 'ECONNREFUSED' }, fault: { kind: 'connect-failure' } },
      { error: { status: 'NameResolutionFailure', code: 'ENOTFOUND' }, fault: { kind: 'name-resolution-failure' } },
      { ok: true }
    ]
  })
  t.equal(sink.batches.length, 1)
})

t.test('by the type of an event', async t => {
  const engine = await armed(t, { match: { eventType: 'EmailBounced' }, fault: { kind: 'drop-ack' } }).catch(
    error => error
  )
  t.match(engine, { code: 'ERR_FAULT', message: 'rule 1: match.phase is missing.' })
  const batchwise = await armed(t, {
    match: { phase: 'delivery', eventType: 'EmailSent' },
    fault: { kind: 'drop-ack' },
    times: 1
  })
  await batchwise.publish()
  await settle(batchwise)
  t.same(story((await batchwise.all())[0]), [['no whole answer within 3000 ms', 'drop-ack'], ['200 OK']])
})

t.test('rules of the start: there before the first call, and again after a reset', async t => {
  const rule: FaultRule = { match: { phase: 'probe' }, fault: { kind: 'drop-ack' }, times: 1 }
  const { emulator, call } = await startEns(t, { faults: [rule] })
  const create = async (name: string): Promise<number> =>
    (await call('POST', '/platform/v1/ens-callbacks', [{ callbackName: name, url: `https://example.com/${name}` }]))
      .status
  t.same([await create('a'), await create('b')], [400, 201])
  await emulator.faults.add({ id: 'later', ...rule })
  await call('POST', '/_ens-local/reset')
  t.match(emulator.faults.list(), [{ id: 'rule-1', seen: 0, fired: 0, spent: false }])
  t.equal(emulator.faults.list().length, 1)
  t.same([await create('a'), await create('b')], [400, 201])
  await t.rejects(startEmulator({ faults: [{ fault: { kind: 'nothing' } }] }), { code: 'ERR_FAULT' })
})

t.test('the same seed fires the same', async t => {
  const run = async (): Promise<string> => {
    const faults: FaultRule[] = [{ fault: { kind: 'duplicate' }, probability: 0.5 }]
    const { publish, emulator, all } = await startEngine(t, { seed: 42, faults })
    for (let turn = 0; turn < 12; turn += 1) {
      await publish()
      await emulator.settled()
    }
    return (await all()).map(({ attempts }) => (attempts[0]?.fault === undefined ? '.' : 'x')).join('')
  }
  const first = await run()
  t.equal(await run(), first)
  t.match(first, /x/)
  t.match(first, /\./)
})

t.test('a file keeps what a rule has done', async t => {
  const data = `${t.testdir()}/ens.db`
  const engine = await armed(t, { match: { phase: 'delivery' }, fault: { kind: 'drop-ack' }, times: 1 }, { data })
  await engine.publish()
  await settle(engine)
  t.match((await engine.all())[0]?.attempts, [
    { fault: { rule: 'rule-1', kind: 'drop-ack', detail: /^The request was answered 200 OK/ } },
    { ok: true }
  ])
})
