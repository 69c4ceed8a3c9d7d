// The control API over real sockets.

import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import { caller, startEns, verified } from '../support/ens.js'
import { startFakeControl } from '../support/fake-control.js'

t.test('health, callbacks, reset', async t => {
  const ens = await startEns(t, { clock: 'manual' })
  const { call, emulator } = ens
  t.match((await call('GET', '/_ens-local/health')).json, {
    status: 'ok',
    version: /^\d+\.\d+\.\d+$/,
    store: 'memory',
    policy: 'current',
    clock: { mode: 'manual', now: emulator.clock.now() }
  })
  const { callbackId, signatureKey } = await verified(ens)
  t.match((await call('GET', '/_ens-local/callbacks')).json, {
    callbacks: [
      {
        callbackId,
        signatureKey,
        verificationKey: null,
        status: 'verified',
        suspendedUntil: null,
        pending: { events: 0, deliveries: 0 },
        probe: { state: 'passed', at: Number, timings: { total: Number }, remote: /^127/, outcome: { statusCode: 200 } }
      }
    ]
  })
  t.match(
    await call('POST', '/_ens-local/reset', undefined, { raw: '', headers: { 'content-type': 'application/json' } }),
    { status: 200, json: { status: 'ok' } }
  )
  t.same((await call('GET', '/_ens-local/callbacks')).json, { callbacks: [] })
  t.same((await call('GET', '/platform/v1/ens-callbacks')).json, [])
  await call('POST', '/platform/v1/ens-callbacks', [{ callbackName: 'cb', url: 'https://example.com/ens' }])
  t.match((await call('GET', '/_ens-local/callbacks')).json, {
    callbacks: [{ status: 'unverified', verificationKey: /^\S{44}$/ }]
  })
})

t.test('health says how it was started', async t => {
  const { call } = await startEns(t, {
    forwardTo: 'http://127.0.0.1:9',
    map: { '*.Example.com': 'http://127.0.0.1:8' },
    strict: true,
    signatureKey: 'utf8',
    policy: '2021'
  })
  t.match((await call('GET', '/_ens-local/health')).json, {
    policy: '2021',
    strict: true,
    allowLocalUrls: false,
    signatureKey: 'utf8',
    forwardTo: 'http://127.0.0.1:9',
    map: { '*.example.com': 'http://127.0.0.1:8' },
    deliveryTimeoutMs: 2000,
    proxy: false,
    startFlags: ['--strict', '--policy', '2021', '--signature-key', 'utf8']
  })
  const { url } = await startFakeControl(t)
  const { json } = await caller(url)('GET', '/health')
  t.match(json, { strict: false, signatureKey: 'base64' })
  t.strictSame([json.map, json.startFlags], [{}, []])
  t.notOk('forwardTo' in json, 'nowhere but where the urls lead')
})

t.test('from an event to its delivery', async t => {
  const ens = await startEns(t)
  const { call, sink } = ens
  const { callbackId } = await verified(ens)
  const eventCategoryTypes = ['TransactionalSendEvents.EmailSent']
  await call('POST', '/platform/v1/ens-subscriptions', [{ callbackId, subscriptionName: 'sent', eventCategoryTypes }])
  const release = sink.hold()
  const published = await call('POST', '/_ens-local/events', { type: 'EmailSent', count: 2 })
  t.match(published, { status: 202, json: { accepted: 2, matched: 2, unmatched: [], events: [{}, {}] } })
  await sink.nextBatch()
  t.match(await call('GET', '/_ens-local/settled?timeout=0'), {
    status: 408,
    json: { error: { code: 'not-settled', message: /cb/, hint: /\S/ } }
  })
  t.match((await call('GET', '/_ens-local/callbacks')).json, { callbacks: [{ pending: { events: 2, deliveries: 1 } }] })
  release()
  t.match(await call('GET', '/_ens-local/settled'), { status: 200, json: { settled: true } })
  const { deliveries, next } = (await call('GET', `/_ens-local/deliveries?callbackId=${callbackId}&limit=1`)).json
  t.match(deliveries, [{ state: 'delivered', eventCount: 2, attempts: [{ ok: true }] }])
  t.equal(next, undefined)
  t.match((await call('GET', '/_ens-local/callbacks')).json, { callbacks: [{ pending: { events: 0, deliveries: 0 } }] })
  t.match(await call('POST', '/_ens-local/events', { type: 'EmailSend' }), {
    status: 400,
    json: { error: { code: 'bad-event', message: /EmailSend/, hint: /EmailSent/ } }
  })
  t.match(await call('GET', '/_ens-local/deliveries?cursor=nowhere'), { status: 400, json: { error: { hint: /\S/ } } })
})

t.test('activity, page by page', async t => {
  const { call } = await startEns(t)
  for (let i = 0; i < 5; i++) await call('GET', '/platform/v1/ens-callbacks')
  const first = (await call('GET', '/_ens-local/activity?limit=3')).json
  t.same(
    first.activities.map(({ id }: { id: number }) => id),
    [1, 2, 3]
  )
  t.equal(Object.keys(first.activities[0])[0], 'type')
  t.equal(first.newest, 5)
  const second = (await call('GET', `/_ens-local/activity?after=${first.next}`)).json
  t.same(
    second.activities.map(({ id }: { id: number }) => id),
    [4, 5]
  )
  t.equal(second.next, undefined)
  t.match(await call('GET', '/_ens-local/activity?after=x'), {
    status: 400,
    json: { error: { code: 'bad-parameter', message: /after/, hint: /\?after=/ } }
  })
})

const openStream = async (url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> => {
  const [response] = (await once(get(`${url}/_ens-local/stream`, { headers }), 'response')) as [IncomingMessage]
  return response.setEncoding('utf8')
}

const readEvents = async (stream: IncomingMessage, count: number): Promise<string[]> => {
  let text = ''
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    text += chunk
    const events = text.split('\n\n').filter(event => event.startsWith('id:'))
    if (events.length >= count) return events
  }
  return []
}

t.test('the stream: live, and from where the reader left off', async t => {
  const { call, emulator } = await startEns(t)
  await call('GET', '/platform/v1/ens-callbacks')
  const live = await openStream(emulator.url)
  t.equal(live.headers['content-type'], 'text/event-stream')
  await call('GET', '/platform/v1/ens-callbacks')
  const [event = ''] = await readEvents(live, 1)
  t.match(event, /^id: 2\nevent: api\.request\ndata: \{"type":"api\.request","id":2,/)
  live.destroy()
  await once(live, 'close')

  await call('GET', '/platform/v1/ens-callbacks')
  const resumed = await openStream(emulator.url, { 'last-event-id': '1' })
  t.match(await readEvents(resumed, 2), [/^id: 2\n/, /^id: 3\n/])
  const earlier = await openStream(emulator.url, { 'last-event-id': '999' })
  t.match(await readEvents(earlier, 3), [/^id: 1\n/, /^id: 2\n/, /^id: 3\n/], 'an id from an earlier life: all')
  const ends = [once(resumed.resume(), 'end'), once(earlier.resume(), 'end')]
  await emulator.close()
  await Promise.all(ends)
  t.pass('closing the emulator ends the streams')
})

t.test('the clock', async t => {
  const { call, emulator } = await startEns(t, { clock: 'manual' })
  const { now } = (await call('GET', '/_ens-local/clock')).json
  t.equal(now, emulator.clock.now())
  t.same((await call('POST', '/_ens-local/clock/advance', { by: '4h' })).json, {
    mode: 'manual',
    now: now + 14_400_000
  })
  const after = await call('POST', '/_ens-local/clock/advance', { by: 5 })
  t.equal(after.json.now, now + 14_400_005, 'milliseconds as well')
  t.equal((await call('POST', '/_ens-local/clock/advance')).status, 400, 'without a body')
  const iso = new Date(now + 20_000_000).toISOString()
  t.equal((await call('POST', '/_ens-local/clock/set', { now: iso })).json.now, now + 20_000_000)
  t.equal((await call('POST', '/_ens-local/clock/set', { now: now + 30_000_000 })).json.now, now + 30_000_000)
  await emulator.clock.set(now + 30_000_001)
  t.equal(emulator.clock.now(), now + 30_000_001)
  const wrong: [string, object, RegExp][] = [
    ['advance', { by: 'soon' }, /duration/],
    ['advance', { by: -1 }, /duration/],
    ['advance', {}, /duration/],
    ['set', {}, /time/],
    ['set', { now: 'tomorrow' }, /time/],
    ['set', { now }, /forward/]
  ]
  for (const [what, body, message] of wrong)
    t.match(await call('POST', `/_ens-local/clock/${what}`, body), {
      status: 400,
      json: { error: { message, hint: /\S/ } }
    })
  const real = await startEns(t)
  t.match(await real.call('POST', '/_ens-local/clock/advance', { by: '1s' }), {
    status: 409,
    json: { error: { code: 'real-clock', hint: /--clock manual/ } }
  })
  await t.rejects(real.emulator.clock.advance('1s'), { code: 'real-clock' })
})

t.test('metrics count the activities', async t => {
  const { call } = await startEns(t)
  await call('GET', '/platform/v1/ens-callbacks')
  await call('GET', '/_ens-local/metrics')
  const { text, headers } = await call('GET', '/_ens-local/metrics')
  t.match(headers['content-type'], /^text\/plain; version=0\.0\.4/)
  t.match(text, /^ens_local_activities_total\{type="api\.request"\} 1$/m)
})

t.test('openapi.json is a valid document of all there is', async t => {
  const { call } = await startEns(t)
  const document = (await call('GET', '/_ens-local/openapi.json')).json
  const { valid, errors } = await new Validator().validate(document)
  t.ok(valid, JSON.stringify(errors))
  t.match(document.paths, {
    '/v2/token': { post: {} },
    '/platform/v1/ens-callbacks': { post: { operationId: 'createCallback', requestBody: {} }, get: {}, put: {} },
    '/platform/v1/ens-callbacks/{callbackId}': {
      get: { parameters: [{ name: 'callbackId', in: 'path' }] },
      delete: {}
    },
    '/_ens-local/health': { get: {} }
  })
})

t.test('only this machine, only our own Host and Origin', async t => {
  const { call, emulator } = await startEns(t)
  const { port } = new URL(emulator.url)
  const health = (headers: Record<string, string>) => call('GET', '/_ens-local/health', undefined, { headers })
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
    t.equal((await health({ host })).status, 200, host)
  for (const host of [`evil.example.com:${port}`, 'localhost:1', 'localhost', `127.0.0.1.example.com:${port}`])
    t.match(await health({ host }), { status: 403, json: { error: { code: 'foreign', hint: /\S/ } } }, host)
  t.equal((await health({ origin: emulator.url })).status, 200, 'our own page')
  for (const origin of ['https://example.com', 'null', `http://evil.example.com:${port}`])
    t.equal((await health({ origin })).status, 403, origin)
  t.match(await call('GET', '/_ens-local/nothing'), { status: 404, json: { error: { hint: /openapi/ } } })
  t.match(await call('POST', '/_ens-local/clock/advance', undefined, { raw: '{' }), {
    status: 400,
    json: { error: { code: 'bad-parameter', message: /JSON/ } }
  })
})

t.test('a body as curl sends it, and one that is too long', async t => {
  const { call, emulator } = await startEns(t, { clock: 'manual' })
  const { now } = emulator.clock
  const before = now()
  const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, raw: '{"by":"1s"}' }
  t.match(await call('POST', '/_ens-local/clock/advance', undefined, form), {
    status: 200,
    json: { now: before + 1000 }
  })
  const long = await call('POST', '/_ens-local/clock/advance', undefined, { raw: ' '.repeat(2_000_000) })
  t.match(long, { status: 413, json: { error: { code: 'bad-request', hint: /openapi/ } } })
})

t.test('with a control token, whoever has it', async t => {
  const { emulator } = await startEns(t, { controlToken: 'open sesame', host: '0.0.0.0' })
  const call = caller(emulator.url)
  const health = (headers: Record<string, string>) => call('GET', '/_ens-local/health', undefined, { headers })
  t.match(
    await health({}),
    { status: 401, json: { error: { hint: /--control-token/ } } },
    'without it, not even this machine'
  )
  t.equal((await health({ authorization: 'Bearer open sesame' })).status, 200)
  t.equal(
    (await health({ authorization: 'Bearer open sesame', host: 'emulator.example.com' })).status,
    200,
    'by any name'
  )
  t.equal((await health({ authorization: 'Bearer open sesamf' })).status, 401)
})
