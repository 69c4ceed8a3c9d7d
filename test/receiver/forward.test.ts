import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import t from 'tap'
import { createForwarder, type ForwardAnswer } from '../../src/receiver/forward.js'
import { startSink } from '../../src/test-kit/index.js'
import { freePort } from '../support/free-port.js'

const request = { target: '/hook?a=1', rawHeaders: ['Content-Type', 'application/json'], body: Buffer.from('[]') }

/** A server that answers every connection with these bytes and hangs up. */
const startRaw = async (test: Pick<typeof t, 'teardown'>, answer: string | undefined): Promise<string> => {
  const server: Server = createServer(socket => {
    socket.on('error', () => undefined)
    socket.once('data', () => (answer === undefined ? undefined : socket.end(Buffer.from(answer, 'latin1'))))
    test.teardown(() => socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  test.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const forward = async (test: Pick<typeof t, 'teardown'>, to: string, timeoutMs = 5_000): Promise<ForwardAnswer> => {
  const forwarder = createForwarder(to, timeoutMs, 1_000)
  test.teardown(() => forwarder.close())
  return forwarder.forward(request)
}

t.test('an origin keeps the path, a URL with a path replaces it', async t => {
  await using sink = await startSink()
  for (const [suffix, path] of [
    ['', '/hook?a=1'],
    ['/', '/hook?a=1'],
    ['/mine', '/mine'],
    ['/mine/?x', '/mine/?x'],
    ['/?x=1', '/?x=1']
  ]) {
    await forward(t, `${sink.url}${suffix}`)
    t.equal((await sink.next()).path, path)
  }
})

t.test('what the app says comes back as it is', async t => {
  const answer =
    'HTTP/1.1 418 I am a t\xeaapot\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nX-L: caf\xe9\r\nConnection: close\r\n\r\n\0\xff'
  const { body, ...rest } = (await forward(t, await startRaw(t, answer))) as ForwardAnswer & { body: Uint8Array }
  t.match(rest, {
    answered: true,
    statusCode: 418,
    rawHeaders: ['Set-Cookie', 'a', 'Set-Cookie', 'b', 'X-L', 'caf\xe9']
  })
  t.strictSame([...body], [0, 255])
})

t.test('a reason phrase that Node could not write is left out', async t => {
  const answer = await forward(t, await startRaw(t, 'HTTP/1.1 200 \xe2\x9c\x93\r\nContent-Length: 0\r\n\r\n'))
  t.match(answer, { answered: true, statusCode: 200 })
  t.notOk('statusText' in answer)
})

t.test('why there is no answer', async t => {
  const gone = await startSink({ port: await freePort() })
  await gone.close()
  t.match(await forward(t, gone.url), { answered: false, why: 'down', code: 'ECONNREFUSED' })
  t.match(await forward(t, `http://localhost:${gone.port}`), { answered: false, why: 'down', code: 'ECONNREFUSED' })
  t.match(await forward(t, await startRaw(t, '')), { answered: false, why: 'broken' })
  t.match(await forward(t, await startRaw(t, 'SSH-2.0-OpenSSH\r\n')), {
    answered: false,
    why: 'broken',
    code: 'HTTPParserError'
  })
  const tooLong = `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(2_000)}`
  t.match(await forward(t, await startRaw(t, tooLong)), { why: 'broken', code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' })
  const cut = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'
  t.match(await forward(t, await startRaw(t, cut)), { answered: false, why: 'broken', code: 'UND_ERR_SOCKET' })
  t.match(await forward(t, await startRaw(t, undefined), 50), { why: 'timeout', code: 'UND_ERR_HEADERS_TIMEOUT' })
  const plain = await startRaw(t, 'HTTP/1.1 400 Bad Request\r\n\r\n')
  t.match(await forward(t, plain.replace('http:', 'https:')), { why: 'down', code: 'ERR_SSL_WRONG_VERSION_NUMBER' })
})

t.test('only to http and https', async t => {
  for (const to of ['localhost:3000', '', 'ftp://x'])
    t.throws(() => createForwarder(to, 1, 1), { name: 'UserError', code: 'ERR_BAD_FORWARD' })
})
