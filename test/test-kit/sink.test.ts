import { connect } from 'node:net'
import t from 'tap'
import { Agent, request } from 'undici'
import { sign, verifySignature } from '../../src/ens/signature.js'
import { type Sink, startSink } from '../../src/test-kit/index.js'
import { createCertificate } from '../../src/tls/create-certificate.js'

const events = [{ eventCategoryType: 'EngagementEvents.EmailOpen', timestampUTC: 1, info: { to: 'jörg@example.com' } }]
const probe = { callbackId: 'c', verificationKey: 'v' }

const post = async (
  url: string,
  body: string | Buffer = '',
  headers: Record<string, string> = {}
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> => {
  const answer = await request(url, { method: 'POST', body, headers })
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() }
}
const statusOf = async (sink: Sink): Promise<number> => (await post(sink.url)).status

t.test('keeps what comes, in order, each kind by itself', async t => {
  await using sink = await startSink()
  t.equal(sink.url, `http://127.0.0.1:${sink.port}`)
  const early = sink.next()
  const body = JSON.stringify(events)
  t.match(await post(`${sink.url}/hook?x=1`, JSON.stringify(probe)), { status: 200, text: '' })
  await post(sink.url, Buffer.from([0xff, 0x00]))
  await post(sink.url, body, { 'x-sfmc-ens-signature': sign(body, 'a2V5') })
  await post(sink.url, '[]')
  await post(sink.url, 'null')
  await request(`${sink.url}/page`)

  t.match(await early, { method: 'POST', path: '/hook?x=1', json: probe })
  t.match(await sink.next(), { text: '\ufffd\0', json: undefined, body: Buffer.from([0xff, 0x00]) })
  t.match(await sink.nextVerification(), { ...probe, path: '/hook?x=1' })
  const batch = await sink.nextBatch()
  t.strictSame(batch.events, events)
  t.equal(batch.events[0]?.info?.to, 'jörg@example.com')
  t.equal(verifySignature(batch.body, batch.signature, 'a2V5'), true)
  t.match(await sink.nextBatch(), { events: [], signature: undefined })
  t.equal(sink.requests.length, 6)
  t.match(sink.requests[5], { method: 'GET', path: '/page', text: '' })
  t.equal(sink.verifications.length, 1)
  t.equal(sink.batches.length, 2)
})

t.test('answers what it is told', async t => {
  await using sink = await startSink()
  sink.respondWith(503)
  t.strictSame([await statusOf(sink), await statusOf(sink)], [503, 503], 'a status stays')
  sink.respondWith([500, { status: 404, body: 'gone' }])
  t.equal(await statusOf(sink), 500)
  t.match(await post(sink.url), { status: 404, text: 'gone' })
  t.equal(await statusOf(sink), 200, 'a list is used up')
  sink.respondWith({ status: 302, headers: { location: '/x' } })
  t.match(await post(sink.url), { status: 302, headers: { location: '/x' } })
  sink.respondWith(async ({ path }) => (path === '/no' ? 410 : { status: 201, body: Buffer.from('made') }))
  t.match(await post(`${sink.url}/no`), { status: 410 })
  t.match(await post(sink.url), { status: 201, text: 'made', headers: { 'content-length': '4' } })
})

t.test('holds answers back', async t => {
  await using sink = await startSink()
  const release = sink.hold()
  const releaseToo = sink.hold()
  const answers: number[] = []
  const first = statusOf(sink).then(status => answers.push(status))
  await sink.next()
  release()
  release()
  sink.respondWith(429)
  const second = statusOf(sink).then(status => answers.push(status))
  await sink.next()
  t.strictSame(answers, [], 'each hold has its own release')
  releaseToo()
  await Promise.all([first, second])
  t.strictSame(answers, [429, 429])
})

t.test('close', async t => {
  t.test('lets go what is held, and tells whoever waits', async t => {
    const sink = await startSink()
    sink.hold()
    const answer = statusOf(sink)
    await sink.next()
    const waiting = sink.next()
    const rejected = t.rejects(waiting, { name: 'UserError', message: 'The sink is closed.' })
    await Promise.all([sink.close(), sink.close()])
    await rejected
    t.equal(await answer, 200)
    await t.rejects(sink.nextBatch(), { message: 'The sink is closed.' })
    await t.rejects(request(sink.url), { code: 'ECONNREFUSED' })
  })

  t.test('does not lose what was not taken', async t => {
    const sink = await startSink()
    await post(sink.url, 'kept')
    await sink.close()
    t.match(await sink.next(), { text: 'kept' })
  })

  t.test('a sender that hangs up half way is not a request', async t => {
    const sink = await startSink()
    const socket = connect(sink.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf')
    await statusOf(sink)
    await sink.close()
    t.equal(sink.requests.length, 1)
  })
})

t.test('a responder that throws: 500, and it stays a bug of the test', async t => {
  const unhandled = new Promise(resolve => process.once('unhandledRejection', resolve))
  await using sink = await startSink()
  sink.respondWith(() => {
    throw new Error('a bug')
  })
  t.equal(await statusOf(sink), 500)
  t.match(await unhandled, { message: 'a bug' })
  const unanswered = new Promise(resolve => process.once('unhandledRejection', resolve))
  sink.respondWith((() => undefined) as unknown as () => number)
  t.equal(await statusOf(sink), 500)
  t.match(await unanswered, { code: 'ERR_SINK', message: 'The sink can not answer with undefined.' })
  sink.respondWith(503)
  for (const answer of [99, 1000, Number.NaN, [200, 101], { status: '200' }, 'x', null] as never[])
    t.throws(() => sink.respondWith(answer), { code: 'ERR_SINK', hint: /^Give a status from 200/ })
  t.equal(await statusOf(sink), 503, 'what was said before is still so')
  await t.rejects(sink.nextBatch({ timeout: 1 }), { message: /POST \/ → 500, / })
})

t.test('a wait with an end', async t => {
  t.test('what is there, or comes in time, is given out', async t => {
    await using sink = await startSink()
    await post(sink.url, 'early')
    t.match(await sink.next({ timeout: 0 }), { text: 'early' })
    const late = sink.nextBatch({ timeout: '1m' })
    await post(sink.url, '[]')
    t.match(await late, { events: [] })
  })

  t.test('in vain: the error tells what did come', async t => {
    await using sink = await startSink()
    await t.rejects(sink.next({ timeout: 1 }), {
      name: 'UserError',
      code: 'ERR_WAIT',
      message: 'No request came to the sink within 1 ms. It got nothing.',
      hint: /deliveries and activities/
    })
    await post(`${sink.url}/ens`, JSON.stringify(probe))
    await t.rejects(sink.nextBatch({ timeout: '1ms' }), {
      message: /^No delivery .* It got 1 request:\n {2}POST \/ens → 200, a verification, \d+ ms ago$/
    })
    sink.respondWith(503)
    await post(sink.url, JSON.stringify([...events, ...events]))
    await request(`${sink.url}/page`)
    const release = sink.hold()
    const held = post(sink.url, JSON.stringify(events))
    await sink.nextBatch()
    await sink.nextBatch()
    await sink.nextVerification()
    await t.rejects(sink.nextVerification({ timeout: 1 }), {
      message: new RegExp(
        [
          '^No verification .* It got 4 requests:',
          ' {2}POST /ens → 200, a verification, .*',
          ' {2}POST / → 503, 2 events, .*',
          ' {2}GET /page → 503, neither events nor a verification, .*',
          ' {2}POST / → not answered yet, 1 event, \\d+ ms ago$'
        ].join('\\n')
      )
    })
    release()
    await held
    for (let i = 0; i < 17; i++) await post(sink.url)
    await t.rejects(sink.nextBatch({ timeout: 1 }), {
      message: /It got 21 requests:\n {2}\(1 before\)\n {2}POST \/ → 503, 2/
    })
  })

  t.test('who gave up does not take from who still waits', async t => {
    await using sink = await startSink()
    const short = sink.next({ timeout: 1 })
    const long = sink.next()
    await t.rejects(short, { code: 'ERR_WAIT' })
    await post(sink.url, 'kept')
    t.match(await long, { text: 'kept' })
  })

  t.test('the end of the sink comes first', async t => {
    const sink = await startSink()
    const rejected = t.rejects(sink.next({ timeout: '1h' }), { message: 'The sink is closed.' })
    await sink.close()
    await rejected
  })

  t.test('a timeout that is none', async t => {
    await using sink = await startSink()
    for (const timeout of ['soon', -1, Number.NaN])
      await t.rejects(sink.next({ timeout }), { code: 'ERR_OPTION', hint: /5s/ })
  })
})

t.test('TLS', async t => {
  const day = 86_400_000
  const { cert, key } = createCertificate({
    commonName: 'sink.example.com',
    hosts: ['sink.example.com'],
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day)
  })
  await using sink = await startSink({ tls: { cert, key } })
  t.match(sink.url, /^https:/)
  const dispatcher = new Agent({ connect: { ca: cert, servername: 'sink.example.com' } })
  t.teardown(() => dispatcher.close())
  const answer = await request(sink.url, { method: 'POST', body: 'over TLS', dispatcher })
  t.equal(answer.statusCode, 200)
  t.match(await sink.next(), { text: 'over TLS' })
})

t.test('the port may be taken', async t => {
  await using sink = await startSink()
  await t.rejects(startSink({ port: sink.port }), { name: 'UserError', code: 'ERR_LISTEN', message: /EADDRINUSE/ })
})
