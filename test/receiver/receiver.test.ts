import { connect } from 'node:net'
import t from 'tap'
import { Agent, request } from 'undici'
import { EnsClient } from '../../src/client/ens-client.js'
import { sign } from '../../src/ens/signature.js'
import { createReceiver, type Receiver } from '../../src/receiver/receiver.js'
import type { ReceiverActivity } from '../../src/receiver/receiver-activity.js'
import type { AnsweredRequest, ReceivedRequest, ReceiverOptions } from '../../src/receiver/receiver-options.js'
import { type SinkRequest, startSink } from '../../src/test-kit/index.js'
import { createCertificate } from '../../src/tls/create-certificate.js'
import { startFakeEns } from '../support/fake-ens.js'
import { freePort } from '../support/free-port.js'

const signatureKey = Buffer.alloc(32, 7).toString('base64')
const probe = { callbackId: 'callback-1', verificationKey: 'top secret' }
const batch = '[{"eventCategoryType":"TransactionalSendEvents.EmailSent","info":{"renderedSubject":"\\u003dö"}}]'
const signed = { 'content-type': 'application/json', 'x-sfmc-ens-signature': sign(batch, signatureKey) }

type Test = Pick<typeof t, 'teardown'>

const start = async (
  t: Test,
  options: ReceiverOptions = {}
): Promise<{ receiver: Receiver; activities: ReceiverActivity[] }> => {
  const activities: ReceiverActivity[] = []
  const receiver = await createReceiver({ onActivity: activity => activities.push(activity), ...options })
  t.teardown(() => receiver.close())
  return { receiver, activities }
}

interface Reply {
  status: number
  headers: Record<string, unknown>
  text: string
}

const post = async (
  url: string,
  body: string | Uint8Array,
  headers: Record<string, string> | string[] = {}
): Promise<Reply> => {
  const answer = await request(url, { method: 'POST', body, headers })
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() }
}

t.test('the probe', async t => {
  t.test('is answered 200 by a receiver that knows nothing', async t => {
    const { receiver, activities } = await start(t)
    t.match(await post(receiver.url, JSON.stringify(probe)), { status: 200, text: '' })
    t.strictSame(activities, [{ type: 'verification', path: '/', callbackId: 'callback-1' }])
  })

  t.test('is verified before it is answered', async t => {
    const ens = await startFakeEns(t)
    await using client = new EnsClient({ target: ens.url, token: 'x' })
    let release = (): void => undefined
    const until = new Promise<void>(resolve => {
      release = resolve
    })
    ens.answer({ status: 200, until })
    let answered = false
    const { receiver, activities } = await start(t, {
      onVerification: async verification => {
        const verifying = client.verifyCallback(verification)
        t.equal(answered, false)
        release()
        await verifying
      }
    })
    const { status } = await post(receiver.url, JSON.stringify(probe))
    answered = true
    t.equal(status, 200)
    t.strictSame(ens.requests[0]?.json, probe)
    t.strictSame(activities, [{ type: 'verification', path: '/', callbackId: 'callback-1', verified: true }])
  })

  t.test('is answered 200 also when verification fails, which is told without the key', async t => {
    for (const reason of [new Error('no top secret here'), 'no top secret here']) {
      const { receiver, activities } = await start(t, { onVerification: () => Promise.reject(reason) })
      t.equal((await post(receiver.url, JSON.stringify(probe))).status, 200)
      t.match(activities, [{ type: 'verification', callbackId: 'callback-1', verified: false, error: 'no … here' }])
    }
  })

  t.test('under manual only tells the key', async t => {
    const told: unknown[] = []
    const { receiver, activities } = await start(t, { verify: 'manual', onVerification: v => void told.push(v) })
    t.equal((await post(receiver.url, JSON.stringify(probe))).status, 200)
    t.strictSame(told, [probe])
    t.strictSame(activities, [{ type: 'verification', path: '/', callbackId: 'callback-1' }])
  })

  t.test('is kept from the app under auto, and forwarded under manual', async t => {
    await using app = await startSink()
    app.respondWith(201)
    const auto = await start(t, { forwardTo: app.url })
    t.equal((await post(auto.receiver.url, JSON.stringify(probe))).status, 200)
    t.equal(app.requests.length, 0)
    const manual = await start(t, { forwardTo: app.url, verify: 'manual' })
    t.equal((await post(manual.receiver.url, JSON.stringify(probe))).status, 201)
    t.match(await app.nextVerification(), probe)
    t.match(manual.activities, [{ type: 'verification' }, { type: 'forwarded', statusCode: 201 }])
  })
})

t.test('signatures', async t => {
  t.test('are judged over the exact bytes', async t => {
    const { receiver, activities } = await start(t, { signatureKey })
    const { 'x-sfmc-ens-signature': _, ...unsigned } = signed
    t.equal((await post(receiver.url, batch, signed)).status, 200)
    t.equal((await post(receiver.url, JSON.stringify(JSON.parse(batch)), signed)).status, 200)
    t.equal((await post(receiver.url, batch, unsigned)).status, 200)
    t.equal((await post(receiver.url, batch, { 'x-sfmc-ens-signature': 'x' })).status, 200)
    t.strictSame(
      activities.map(activity => (activity.type === 'events' ? activity.signature : activity)),
      ['good', 'bad', 'missing', 'bad']
    )
    t.strictSame(activities[0], {
      type: 'events',
      path: '/',
      events: JSON.parse(batch),
      count: 1,
      signature: 'good',
      bytes: Buffer.byteLength(batch)
    })
  })

  t.test('with the key read as text', async t => {
    const { receiver, activities } = await start(t, { signatureKey, signatureKeyEncoding: 'utf8' })
    await post(receiver.url, batch, { 'x-sfmc-ens-signature': sign(batch, signatureKey, 'utf8') })
    t.match(activities, [{ signature: 'good' }])
  })

  t.test('are not checked without a key', async t => {
    for (const key of [undefined, '', () => undefined]) {
      const { receiver, activities } = await start(t, { signatureKey: key })
      t.equal((await post(receiver.url, batch, signed)).status, 200)
      t.match(activities, [{ signature: 'unchecked' }])
    }
  })

  t.test('bad, missing and uncheckable ones are refused on request; the probe is unsigned', async t => {
    let key: string | undefined = signatureKey
    const { receiver, activities } = await start(t, { signatureKey: () => key, rejectBadSignatures: true })
    t.equal((await post(receiver.url, JSON.stringify(probe))).status, 200)
    t.equal((await post(receiver.url, batch, signed)).status, 200)
    const refused = await post(receiver.url, `${batch} `, signed)
    t.match(refused, { status: 401, headers: { 'x-ens-local-error': 'bad-signature' } })
    t.match(JSON.parse(refused.text), { error: { code: 'bad-signature', hint: /signatureKey/ } })
    t.equal((await post(receiver.url, batch)).status, 401)
    t.equal((await post(receiver.url, 'not JSON')).status, 401)
    key = undefined
    t.equal((await post(receiver.url, batch, signed)).status, 401)
    t.match(
      activities.slice(2, 4),
      [
        { type: 'events', signature: 'bad' },
        { type: 'refused', statusCode: 401 }
      ].slice(0, 2)
    )
    t.notMatch(JSON.stringify(activities), signatureKey)
    for (const none of [undefined, ''])
      await t.rejects(createReceiver({ rejectBadSignatures: true, signatureKey: none }), { name: 'UserError' })
  })

  t.test('with one key for each callback, told apart by where it was probed', async t => {
    const asked: unknown[] = []
    const keyOf = (callbackId?: string): string | undefined => {
      asked.push(callbackId)
      return callbackId === 'a' ? signatureKey : undefined
    }
    const isReal = ({ callbackId }: { callbackId: string }): void => {
      if (callbackId === 'fake') throw new Error('unknown')
    }
    const { receiver, activities } = await start(t, { signatureKey: keyOf, onVerification: isReal })
    await post(`${receiver.url}/a`, JSON.stringify({ ...probe, callbackId: 'a' }))
    await post(`${receiver.url}/a`, JSON.stringify({ ...probe, callbackId: 'fake' }))
    await post(`${receiver.url}/b`, JSON.stringify({ ...probe, callbackId: 'b' }))
    for (const path of ['a?x', 'b', 'c']) await post(`${receiver.url}/${path}`, batch, signed)
    t.strictSame(asked, ['a', 'b', undefined])
    t.match(activities.slice(3), [
      { signature: 'good', callbackId: 'a', path: '/a' },
      { signature: 'unchecked', callbackId: 'b' },
      { signature: 'unchecked', callbackId: undefined }
    ])
  })
})

t.test('what is refused', async t => {
  t.test('another path, another method', async t => {
    const { receiver, activities } = await start(t, { path: 'hook' })
    t.equal(receiver.url, `http://127.0.0.1:${receiver.port}/hook`)
    t.equal((await post(`${receiver.url}?x=1`, '[]')).status, 200)
    t.match(await post(`${receiver.url}/more`, '[]'), { status: 404, headers: { 'x-ens-local-error': 'wrong-path' } })
    const get = await request(receiver.url)
    await get.body.dump()
    t.equal(get.statusCode, 405)
    t.equal(get.headers.allow, 'POST')
    t.match(activities.slice(1), [
      { type: 'refused', statusCode: 404, path: '/hook/more' },
      { type: 'refused', statusCode: 405 }
    ])
  })

  t.test('neither probe nor batch', async t => {
    const { receiver, activities } = await start(t)
    for (const body of [
      '',
      'null',
      '7',
      '{}',
      '{"callbackId":"x"}',
      '{"callbackId":1,"verificationKey":"x"}',
      '[',
      '\ufeff[]'
    ])
      t.equal((await post(receiver.url, body)).status, 400, body)
    t.match(activities.slice(0, 2), [
      { type: 'unparsable', reason: /not JSON/, signature: 'unchecked', bytes: 0 },
      { type: 'refused', statusCode: 400 }
    ])
  })

  t.test('bodies over the limit, of any size, on a connection that stays', async t => {
    const { receiver, activities } = await start(t, { maxBodyBytes: 100 })
    const dispatcher = new Agent({ connections: 1 })
    t.teardown(() => dispatcher.close())
    for (const [size, status] of [
      [100, 400],
      [101, 413],
      [10_000_000, 413],
      [1, 400]
    ] as const) {
      const answer = await request(receiver.url, { method: 'POST', body: Buffer.alloc(size), dispatcher })
      await answer.body.dump()
      t.equal(answer.statusCode, status, `${size} bytes`)
    }
    t.match(activities[2], { type: 'refused', statusCode: 413 })
  })

  t.test('a sender that hangs up half way', async t => {
    let told = (_: ReceiverActivity): void => undefined
    const activity = new Promise<ReceiverActivity>(resolve => {
      told = resolve
    })
    const { receiver } = await start(t, { onActivity: a => told(a) })
    const socket = connect(receiver.port, '127.0.0.1', () => {
      socket.write('POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf', () => socket.destroy())
    })
    t.strictSame(await activity, { type: 'aborted', path: '/x' })
  })
})

t.test('forwarding', async t => {
  t.test('exact bytes, headers in order and with repeats, and the answer as it is', async t => {
    await using app = await startSink()
    app.respondWith({ status: 203, headers: { 'x-app': 'yes', connection: 'close' }, body: Buffer.from([0, 255, 10]) })
    const seen: ReceivedRequest[] = []
    let now = 0
    const { receiver, activities } = await start(t, {
      forwardTo: app.url,
      onRequest: r => void seen.push(r),
      stopwatch: { now: () => (now += 5) }
    })
    const body = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256))
    // By hand, since clients order, merge and own some of these.
    const head = ['POST /a//b?c=%20 HTTP/1.1', 'Host: hook.example.com', 'X-Twice: 1', 'x-twice: 2', 'X-Latin: caf\xe9']
    head.push('Connection: close, X-Hop', 'X-Hop: no', 'TE: trailers', 'Transfer-Encoding: chunked', '', '200', '')
    const socket = connect(receiver.port, '127.0.0.1')
    socket.write(Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), body, Buffer.from('\r\n0\r\n\r\n')]))
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk)
    const answer = Buffer.concat(chunks).toString('latin1')
    t.match(answer, /^HTTP\/1\.1 203 /)
    t.match(answer, /\r\nx-app: yes\r\n/)
    t.ok(answer.endsWith('\r\n\r\n\0\xff\n'))
    const got = await app.next()
    t.equal(got.path, '/a//b?c=%20')
    t.equal(Buffer.compare(got.body, body), 0)
    t.match(got.headers, {
      'x-twice': '1, 2',
      'x-latin': 'caf\xe9',
      host: new URL(app.url).host,
      'content-length': '512'
    })
    for (const name of ['x-hop', 'te', 'transfer-encoding']) t.notOk(name in got.headers, name)
    t.match(seen, [{ method: 'POST', target: '/a//b?c=%20', body }])
    t.strictSame(seen[0]?.rawHeaders.slice(2, 8), ['X-Twice', '1', 'x-twice', '2', 'X-Latin', 'caf\xe9'])
    t.match(activities, [{ type: 'unparsable' }, { type: 'forwarded', path: '/a//b', statusCode: 203, ms: 5 }])
  })

  t.test('the absolute form and Expect: 100-continue', async t => {
    await using app = await startSink()
    const { receiver } = await start(t, { forwardTo: app.url })
    const target = 'http://other.example.com/abs?x'
    const socket = connect(receiver.port, '127.0.0.1')
    socket.end(
      `POST ${target} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: 2\r\n\r\n[]`
    )
    t.match(await app.nextBatch(), { path: '/abs?x', events: [] })
  })

  t.test('a batch goes on signed as it came, also a badly signed one, unless that is refused', async t => {
    await using app = await startSink()
    const { receiver } = await start(t, { forwardTo: app.url, signatureKey })
    await post(receiver.url, batch, signed)
    t.match(await app.nextBatch(), { text: batch, signature: signed['x-sfmc-ens-signature'] })
    await post(receiver.url, batch, { 'x-sfmc-ens-signature': 'bad' })
    t.match(await app.nextBatch(), { signature: 'bad' })
    const strict = await start(t, { forwardTo: app.url, signatureKey, rejectBadSignatures: true })
    t.equal((await post(strict.receiver.url, batch)).status, 401)
    t.equal(app.requests.length, 2)
  })

  t.test('an app that is down, and comes back', async t => {
    const app = await startSink({ port: await freePort() })
    await app.close()
    const { receiver, activities } = await start(t, { forwardTo: app.url })
    const answer = await post(receiver.url, batch, signed)
    t.match(answer, { status: 502, headers: { 'x-ens-local-error': 'receiver-down' } })
    t.match(JSON.parse(answer.text), { error: { code: 'receiver-down', message: /ECONNREFUSED/ } })
    t.match(activities, [{ type: 'events' }, { type: 'refused', statusCode: 502, reason: /ECONNREFUSED/ }])
    await using back = await startSink({ port: app.port })
    t.equal((await post(receiver.url, batch, signed)).status, 200)
    t.equal(back.batches.length, 1)
  })

  t.test('an app that is too slow', async t => {
    await using app = await startSink()
    app.hold()
    const { receiver } = await start(t, { forwardTo: app.url, forwardTimeoutMs: 50 })
    t.match(await post(receiver.url, batch), { status: 504, headers: { 'x-ens-local-error': 'receiver-timeout' } })
  })

  await t.rejects(createReceiver({ forwardTo: 'nonsense' }), { name: 'UserError' })
})

t.test('close answers what is in flight first', async t => {
  await using app = await startSink()
  const release = app.hold()
  const { receiver } = await start(t, { forwardTo: app.url, port: await freePort() })
  const answer = post(receiver.url, batch)
  const arrived: SinkRequest = await app.next()
  const closing = receiver.close()
  release()
  t.equal((await answer).status, 200)
  await closing
  t.equal(arrived.text, batch)
  await t.rejects(post(receiver.url, batch), { code: 'ECONNREFUSED' })
  await using another = await createReceiver({ port: receiver.port })
  t.equal(another.port, receiver.port, 'the port is free again')
  t.equal((await post(another.url, batch)).status, 200)
})

t.test('TLS', async t => {
  const day = 86_400_000
  const { cert, key } = createCertificate({
    commonName: 'hook.example.com',
    hosts: ['hook.example.com'],
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day)
  })
  const { receiver, activities } = await start(t, { tls: { cert, key: Buffer.from(key) }, path: '/hook' })
  t.equal(receiver.url, `https://127.0.0.1:${receiver.port}/hook`)
  const dispatcher = new Agent({ connect: { ca: cert, servername: 'hook.example.com' } })
  t.teardown(() => dispatcher.close())
  const answer = await request(receiver.url, { method: 'POST', body: JSON.stringify(probe), dispatcher })
  await answer.body.dump()
  t.equal(answer.statusCode, 200)
  t.match(activities, [{ type: 'verification' }])
  const mute = connect(receiver.port, '127.0.0.1')
  mute.on('error', () => undefined)
  await new Promise(resolve => mute.once('connect', resolve))
  await receiver.close()
  t.pass('closed in spite of a handshake that never came')
})

t.test('tells what it is about to answer, and answers when that is taken', async t => {
  const answered: AnsweredRequest[] = []
  let release = (): void => undefined
  let now = 0
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  let seen = (): void => undefined
  const isThere = new Promise<void>(resolve => {
    seen = resolve
  })
  const { receiver } = await start(t, {
    signatureKey,
    stopwatch: { now: () => (now += 5) },
    onAnswer: request => {
      answered.push(request)
      if (request.is !== 'events') return
      seen()
      return held
    }
  })
  let isOver = false
  const first = post(`${receiver.url}/hook?a=b`, batch, signed).then(reply => {
    isOver = true
    return reply
  })
  await isThere
  t.match(await post(receiver.url, JSON.stringify(probe)), { status: 200 })
  t.match(await post(receiver.url, 'no JSON'), { status: 400 })
  t.notOk(isOver)
  release()
  t.match(await first, { status: 200 })
  t.match(
    answered.toSorted((a, b) => a.body.length - b.body.length),
    [
      { is: 'unparsable', signature: 'missing', statusCode: 400, ms: 5 },
      { is: 'verification', signature: 'unchecked', statusCode: 200, ms: 5 },
      { is: 'events', signature: 'good', statusCode: 200, target: '/hook?a=b', method: 'POST', ms: 5 }
    ]
  )
  t.ok(answered.every(({ rawHeaders }) => rawHeaders.includes('host')))

  const plain = await start(t, { onAnswer: request => void answered.push(request) })
  await post(plain.receiver.url, '[]')
  t.match(await post(`${plain.receiver.url}/`, '[]'), { status: 200 })
  t.notOk('ms' in (answered.at(-1) as AnsweredRequest))
})
