import { createServer as createRawServer, type Socket } from 'node:net'
import t from 'tap'
import { sign, verifySignature } from '../src/ens/signature.js'
import { createReplayer, type Replayer, type ReplayOptions } from '../src/replay-recording.js'
import { startSink } from '../src/test-kit/index.js'
import { recordingOf } from './support/recordings.js'

type Test = Pick<typeof t, 'teardown'>

const replayer = (t: Test, to: string, options?: ReplayOptions): Replayer => {
  const made = createReplayer(to, options)
  t.teardown(made.close)
  return made
}

/** Keeps what comes in as it stands on the wire, and answers 200. */
const startWire = async (t: Test): Promise<{ url: string; head(): string; rest(): Buffer }> => {
  let got = Buffer.alloc(0)
  const sockets = new Set<Socket>()
  const server = createRawServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', chunk => {
      got = Buffer.concat([got, chunk])
      const [, length = '0'] = /content-length: (\d+)/i.exec(got.toString('latin1')) ?? []
      if (got.length >= got.indexOf('\r\n\r\n') + 4 + Number(length))
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const end = (): number => got.indexOf('\r\n\r\n')
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    head: () => got.subarray(0, end()).toString('latin1'),
    rest: () => got.subarray(end() + 4)
  }
}

const key = Buffer.alloc(32, 7).toString('base64')

t.test('the same bytes with the same headers, but for those of the connection', async t => {
  const wire = await startWire(t)
  const body = Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0, 13, 10])
  const recording = recordingOf({
    target: '/hook/x?y=%20z',
    headers: [
      'Host: old.example.com',
      'X-B: 1',
      'Content-Type: application/json',
      'x-sfmc-ens-signature: abc=',
      'Content-Length: 99',
      'Connection: keep-alive, x-gone',
      'X-Gone: 1',
      'Transfer-Encoding: chunked',
      'X-B: \u00e9',
      'x-empty:',
      'Expect: 100-continue'
    ],
    body
  })
  const replayed = await replayer(t, wire.url).send(recording)
  t.match(replayed, { ok: true, verdict: '200 OK', url: `${wire.url}/hook/x?y=%20z` })
  t.type(replayed.ms, 'number')
  t.strictSame(Buffer.from(wire.rest()), body)
  const [requestLine, ...headers] = wire.head().split('\r\n')
  t.equal(requestLine, 'POST /hook/x?y=%20z HTTP/1.1')
  const { host } = new URL(wire.url)
  t.strictSame(headers.sort(), [
    'Content-Type: application/json',
    'X-B: 1',
    'X-B: \u00e9',
    'connection: keep-alive',
    `content-length: ${body.length}`,
    `host: ${host}`,
    'x-empty: ',
    'x-sfmc-ens-signature: abc='
  ])
})

t.test('signed anew, in the place of the old signature', async t => {
  const sink = await startSink()
  t.teardown(() => sink.close())
  const { send } = replayer(t, sink.url, { signatureKey: key })
  for (const headers of [['a: b', 'X-SFMC-ENS-Signature: old', 'c: x-sfmc-ens-signature'], ['a: b']]) {
    await send(recordingOf({ headers, body: '[{"a":"ö"}]' }))
    const { signature, body } = await sink.nextBatch()
    t.ok(verifySignature(body, signature, key))
  }
  const probe = recordingOf({ kind: 'probe', body: '{"callbackId":"a","verificationKey":"redacted"}' })
  await send(probe)
  t.notOk('x-sfmc-ens-signature' in (await sink.nextVerification()).headers)
  const asText = replayer(t, sink.url, { signatureKey: 'a key', signatureKeyEncoding: 'utf8' })
  await asText.send(recordingOf())
  t.equal((await sink.nextBatch()).signature, sign('[]', 'a key', 'utf8'))
})

t.test('a url with a path is meant as it is', async t => {
  const sink = await startSink()
  t.teardown(() => sink.close())
  const pathOf = async (to: string, target: string): Promise<string> => {
    await replayer(t, `${sink.url}${to}`).send(recordingOf({ target }))
    return (await sink.nextBatch()).path
  }
  t.equal(await pathOf('', '/hook?a=b'), '/hook?a=b')
  t.equal(await pathOf('/', '//elsewhere.example/x'), '//elsewhere.example/x')
  t.equal(await pathOf('', '*'), '/*')
  t.equal(await pathOf('/other', '/hook?a=b'), '/other')
  t.equal(await pathOf('/?c=d', '/hook?a=b'), '/?c=d')
})

t.test('judges as ENS would', async t => {
  const sink = await startSink()
  t.teardown(() => sink.close())
  const { send } = replayer(t, sink.url)
  sink.respondWith([204, 500, 204, 200])
  t.match(await send(recordingOf()), { ok: true, verdict: '204 No Content' })
  t.match(await send(recordingOf()), { ok: false, verdict: '500 Internal Server Error is none of 200 to 204' })
  const probe = recordingOf({ kind: 'probe', body: '{}' })
  t.match(await send(probe), { ok: false, verdict: /^ProtocolError: The remote server returned an unexpected .*204/ })
  t.match(await send(probe), { ok: true, verdict: '200 OK' })
  const release = sink.hold()
  t.match(await replayer(t, sink.url, { deadlineMs: 20 }).send(recordingOf()), {
    ok: false,
    verdict: 'no whole answer within 20 ms'
  })
  release()
  const mapped = replayer(t, 'http://hook.example.com', { map: { 'hook.example.com': sink.url } })
  t.match(await mapped.send(recordingOf()), { ok: true, url: 'http://hook.example.com/hook' })
})

t.test('what is no receiver', async t => {
  for (const to of ['localhost:3000', 'ftp://a.b', 'nothing'])
    t.throws(() => createReplayer(to), { code: 'ERR_OPTION', message: /is no http\(s\) url/ }, to)
  for (const to of ['http://me@a.b', 'http://:secret@a.b'])
    t.throws(() => createReplayer(to), { code: 'ERR_OPTION', message: 'There is a user or a password in the url.' })
  t.throws(() => createReplayer('http://a.b', { map: { 'a.b': 'nowhere' } }), { code: 'ERR_OPTION' })
})
