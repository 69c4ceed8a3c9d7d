// What passes the front: bytes, heads, framing, many at a time.

import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { duplexPair } from 'node:stream'
import t from 'tap'
import { startFront } from '../../../src/tunnel/front/start-front.js'
import { toTunnelSettings } from '../../../src/tunnel/tunnel-settings.js'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'
import { ask, echo, startRawReceiver, startReceiver, startTestFront, talkOn, talkTo } from '../../support/front.js'
import { certify } from '../../support/tls-front.js'

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')
const textOf = (answer: { body: Buffer }): string => answer.body.toString()

/** Answers each request with `answer` and keeps what came, as it came. */
const startRecorder = async (
  test: { teardown(end: () => unknown): void },
  answer: string
): Promise<{ port: number; heard(): Promise<string> }> => {
  let heard = ''
  let tell = (): void => {}
  const port = await startRawReceiver(test, socket => {
    socket.on('data', chunk => {
      heard += chunk.toString('latin1')
      if (!/\r\n\r\n(.*\r\n\r\n)?$/s.test(heard) && !heard.endsWith('body')) return
      socket.write(Buffer.from(answer, 'latin1'))
      tell()
    })
  })
  return {
    port,
    heard: async () => {
      if (heard === '')
        await new Promise<void>(resolve => {
          tell = resolve
        })
      return heard
    }
  }
}

t.test('bodies pass byte for byte, both ways', async t => {
  const front = await startTestFront(t, await startReceiver(t, echo))
  const snowmen = Buffer.from('☃€ß'.repeat(50_000))
  const pieces = Array.from({ length: Math.ceil(snowmen.length / 1001) }, (_, index) =>
    snowmen.subarray(index * 1001, (index + 1) * 1001)
  )
  for (const [name, body] of [
    ['no body', undefined],
    ['an empty one', ''],
    ['every byte', Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256))],
    ['1 MB', randomBytes(1_000_000)],
    ['10 MB', randomBytes(10_000_000)]
  ] as const) {
    const answer = await ask(front.port, body === undefined ? {} : { body })
    t.equal(answer.statusCode, 200, name)
    t.equal(md5(answer.body), md5(Buffer.from(body ?? '')), name)
  }
  const answer = await ask(front.port, { body: pieces })
  t.equal(md5(answer.body), md5(snowmen), 'chunked, cut within characters')
  const { bytesIn, bytesOut, statusCode, method, target, id } = await front.untilTold(6)
  const expected = {
    bytesIn: snowmen.length,
    bytesOut: snowmen.length,
    statusCode: 200,
    method: 'POST',
    target: '/ens'
  }
  t.match({ bytesIn, bytesOut, statusCode, method, target, id }, { ...expected, id: 6 })
  t.same(front.exchanges(), front.told)
})

t.test('10 MB in the same burst as the head, on a socket twice, and on a stream', async t => {
  const port = await startReceiver(t, (request, response) => {
    const hash = createHash('md5')
    request.on('data', chunk => hash.update(chunk))
    request.on('end', () => response.end(`${hash.digest('hex')}.`))
  })
  const front = await startTestFront(t, port)
  const body = randomBytes(10_000_000)
  const one = Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`), body])
  const [inside, outside] = duplexPair()
  front.accept(inside)
  const caller = talkTo(t, front.port)
  caller.say(Buffer.concat([one, one]))
  await caller.until(new RegExp(`${md5(body)}\\..*${md5(body)}\\.`, 's'))
  const brought = talkOn(t, outside)
  brought.say(one)
  await brought.until(new RegExp(`${md5(body)}\\.`))
  t.match(await front.untilTold(3), { bytesIn: body.length, statusCode: 200 })
})

t.test('a connection that a provider brought is not used again after a large body', async t => {
  const front = await startTestFront(t, await startReceiver(t, echo))
  const [inside, outside] = duplexPair()
  front.accept(inside)
  const caller = talkOn(t, outside)
  const post = (length: number): void => {
    caller.say(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n${'.'.repeat(length)}`)
  }
  const ended = once(outside, 'end')
  post(65_536)
  await caller.until(/Connection: keep-alive\r\n[\s\S]*\r\n0\r\n\r\n$/)
  post(65_537)
  await caller.until(/Connection: close\r\n[\s\S]*\r\n0\r\n\r\n$/)
  await ended
  t.equal((await front.untilTold(2)).statusCode, 200)
})

t.test('a head passes in its order and spelling, without what belongs to one connection', async t => {
  const answer = [
    'HTTP/1.1 202 Fine by me',
    'X-Odd-CASE: 1',
    'set-cookie: a=1',
    'Set-Cookie: b=2',
    'Keep-Alive: timeout=5',
    'Connection: keep-alive',
    'x-latin: caf\xe9',
    'Content-Length: 2',
    '',
    'ok'
  ]
  const recorder = await startRecorder(t, answer.join('\r\n'))
  const front = await startTestFront(t, recorder.port)
  const caller = talkTo(t, front.port)
  const head = [
    'HOST: Name.Example',
    'x-b: 2',
    'X-B: 3',
    'x-Sig: a+b/c=',
    'Accept: */*',
    'x-latin: \xfc',
    'Content-length: 4'
  ]
  const ours = ['Connection: keep-alive', 'TE: trailers', 'Upgrade: h2c', 'Proxy-Connection: x', 'Expect: 100-continue']
  caller.say(['POST /a%20b/%fc?x=1&y HTTP/1.1', ...head, ...ours, '', 'body'].join('\r\n'))
  await caller.until(/ok$/)
  const received = await recorder.heard()
  t.equal(received, ['POST /a%20b/%fc?x=1&y HTTP/1.1', ...head, 'Connection: keep-alive', '', 'body'].join('\r\n'))
  const passed = answer.filter(line => !/^(Keep-Alive|Connection)/.test(line))
  const [continued, ...rest] = caller.heard().split('\r\n\r\n')
  t.equal(continued, 'HTTP/1.1 100 Continue')
  t.equal(rest.join('\r\n\r\n'), [...passed.slice(0, -2), 'Connection: keep-alive', ...passed.slice(-2)].join('\r\n'))
})

t.test('what Connection names stays behind as well, and other expectations', async t => {
  const recorder = await startRecorder(
    t,
    'HTTP/1.1 204 No Content\r\nConnection: X-Mine\r\nX-Mine: 1\r\nX-Yours: 2\r\n\r\n'
  )
  const front = await startTestFront(t, recorder.port)
  const caller = talkTo(t, front.port)
  caller.say('GET / HTTP/1.1\r\nHost: a\r\nConnection: X-Hop\r\nX-Hop: 1\r\nExpect: gifts\r\n\r\n')
  t.equal(await caller.until(/\r\n\r\n$/), 'HTTP/1.1 204 No Content\r\nX-Yours: 2\r\nConnection: keep-alive\r\n\r\n')
  t.equal(await recorder.heard(), 'GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n')
})

t.test('more headers than Node takes by itself', async t => {
  const port = await startRawReceiver(t, socket => {
    socket.once('data', chunk => {
      const count = chunk.toString().split('\r\n').length
      const many = Array.from({ length: 2500 }, () => 'b:').join('\r\n')
      socket.write(`HTTP/1.1 200 OK\r\nx-count: ${count}\r\ncontent-length: 0\r\n${many}\r\n\r\n`)
    })
  })
  const front = await startTestFront(t, port)
  const caller = talkTo(t, front.port)
  const many = Array.from({ length: 2500 }, () => 'a:').join('\r\n')
  caller.say(`GET / HTTP/1.1\r\nHost: a\r\n${many}\r\n\r\n`)
  const heard = await caller.until(/\r\n\r\n$/)
  t.ok(Number(/x-count: (\d+)/.exec(heard)?.[1]) > 2500)
  t.equal(heard.match(/\r\nb:/g)?.length, 2500)
})

t.test('the framing of a body stays: chunks and trailers', async t => {
  const answer = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-After: 1\r\n\r\n'
  const recorder = await startRecorder(t, answer)
  const front = await startTestFront(t, recorder.port, { methods: ['DELETE'] })
  const caller = talkTo(t, front.port)
  // A method for which Node would frame nothing.
  caller.say('DELETE / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Last: 2\r\n\r\n')
  const heard = await caller.until(/X-After.*\r\n\r\n$/s)
  t.equal(heard, answer.replace('Transfer-Encoding: chunked', 'Connection: keep-alive\r\nTransfer-Encoding: chunked'))
  const received = await recorder.heard()
  t.match(received, /\r\nTransfer-Encoding: chunked\r\n.*\r\n\r\n4\r\nbody\r\n0\r\nX-Last: 2\r\n\r\n$/s)
})

t.test('a POST without a body gets no other framing than that', async t => {
  const recorder = await startRecorder(t, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
  const front = await startTestFront(t, recorder.port)
  const caller = talkTo(t, front.port)
  caller.say('POST / HTTP/1.1\r\nHost: a\r\n\r\n')
  await caller.until(/\r\n\r\n$/)
  t.equal(await recorder.heard(), 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n')
})

t.test('no body becomes a request of its own, whatever Connection names', async t => {
  const seen: string[] = []
  const port = await startReceiver(t, (request, response) => {
    seen.push(`${request.method} ${request.url}`)
    echo(request, response)
  })
  const front = await startTestFront(t, port, { paths: ['/ens'], methods: ['GET'] })
  const hidden = 'GET /admin HTTP/1.1\r\nHost: a\r\n\r\n'
  const chunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`
  for (const framed of [
    `Connection: Content-Length\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
    `Connection: Host, Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`
  ]) {
    const caller = talkTo(t, front.port)
    caller.say(`GET /ens HTTP/1.1\r\nHost: a\r\n${framed}`)
    await caller.until(/200 OK.*GET \/admin.*\r\n0\r\n\r\n$/s)
  }
  t.equal((await ask(front.port, { method: 'GET' })).statusCode, 200)
  t.same(seen, ['GET /ens', 'GET /ens', 'GET /ens'])
})

t.test('answers without a body, and a length that stays all the same', async t => {
  const front = await startTestFront(
    t,
    await startReceiver(t, ({ method, url }, response) => {
      if (method === 'HEAD') response.writeHead(200, { 'content-length': 42 }).end()
      else response.writeHead(Number(url?.slice(1))).end()
    })
  )
  const head = await ask(front.port, { method: 'HEAD' })
  t.match(head, { statusCode: 200, headers: { 'content-length': '42' } })
  for (const statusCode of [204, 304]) {
    const answer = await ask(front.port, { method: 'GET', path: `/${statusCode}` })
    t.equal(answer.statusCode, statusCode)
    t.equal(answer.headers['transfer-encoding'], undefined)
    t.equal(answer.body.length, 0)
  }
})

t.test('a caller of HTTP/1.0 is answered without chunks, and the receiver gets a Host', async t => {
  const port = await startReceiver(t, ({ headers }, response) => {
    response.write('host ')
    response.end(headers.host)
  })
  const front = await startTestFront(t, port)
  const caller = talkTo(t, front.port)
  caller.say('GET / HTTP/1.0\r\n\r\n')
  await caller.closed
  t.match(caller.heard(), new RegExp(`^HTTP/1.1 200 OK\r\n.*\r\n\r\nhost 127.0.0.1:${port}$`, 's'))
  t.notMatch(caller.heard(), /chunked/)
})

t.test('the Host header passes, or is made the receiver’s own', async t => {
  const port = await startReceiver(t, ({ headers }, response) => void response.end(headers.host))
  const asked = async (hostHeader: 'public' | 'target'): Promise<string> =>
    textOf(await ask((await startTestFront(t, port, { hostHeader })).port))
  t.equal(await asked('public'), 'a.example')
  t.equal(await asked('target'), `127.0.0.1:${port}`)
})

t.test('the head of an answer does not wait for its body', async t => {
  let finish = (): void => {}
  const front = await startTestFront(
    t,
    await startReceiver(t, (_, response) => {
      response.flushHeaders()
      finish = () => response.end('late')
    })
  )
  const caller = talkTo(t, front.port)
  caller.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await caller.until(/\r\n\r\n/)
  finish()
  await caller.until(/late/)
})

t.test('25 at the same time', async t => {
  const waiting: (() => void)[] = []
  const front = await startTestFront(
    t,
    await startReceiver(t, ({ url }, response) => {
      waiting.push(() => response.end(url))
      if (waiting.length === 25) for (const answer of waiting) answer()
    })
  )
  const answers = await Promise.all(Array.from({ length: 25 }, (_, index) => ask(front.port, { path: `/${index}` })))
  t.same(
    answers.map(textOf),
    answers.map((_, index) => `/${index}`)
  )
})

t.test('nobody is connected to before a request, connections are used again, and an idle one ends soon', async t => {
  let connections = 0
  let tellEnd = (): void => {}
  const ended = new Promise<void>(resolve => {
    tellEnd = resolve
  })
  const port = await startRawReceiver(t, socket => {
    connections += 1
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
    socket.on('close', tellEnd)
  })
  const front = await startTestFront(t, port)
  const caller = talkTo(t, front.port)
  await once(caller.socket, 'connect')
  const other = await ask(front.port, { method: 'GET', path: '/.well-known/other', headers: [] })
  t.equal(other.statusCode, 200)
  t.equal(connections, 1, 'only for the one that asked')
  caller.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await caller.until(/ok$/)
  t.equal(connections, 1)
  await ended
})

t.test('a receiver with https', async t => {
  const { ca, cert, key } = certify(['localhost'])
  const server = createTlsServer({ cert, key }, echo)
  server.on('tlsClientError', () => undefined)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const asked = async (trust: { ca?: string; insecure?: boolean }, holdMs = 0): Promise<string> => {
    const receiver = {
      protocol: 'https:',
      hostname: 'localhost',
      port,
      ca: trust.ca,
      insecure: trust.insecure === true
    } as const
    const front = await startTestFront(t, port, { receiver, holdMs })
    return textOf(await ask(front.port, { body: 'secret' }))
  }
  t.equal(await asked({ ca }), 'secret')
  t.equal(await asked({ ca }, 1000), 'secret', 'and with hold')
  t.equal(await asked({ insecure: true }), 'secret')
  t.match(await asked({}), /receiver-down.*UNABLE_TO_VERIFY_LEAF_SIGNATURE/)
})

t.test('a port that can not be listened on', async t => {
  const front = await startTestFront(t, 1)
  const tools = { stopwatch: fakeStopwatch(), probeSecret: Buffer.alloc(1), onExchange: () => {} }
  const start = (frontPort: number): Promise<unknown> =>
    startFront({ ...toTunnelSettings({ port: 1 }), frontPort }, tools)
  await t.rejects(start(front.port), { code: 'ERR_LISTEN', message: `Port ${front.port} is in use.` })
  await t.rejects(start(70_000), { code: 'ERR_LISTEN', message: 'Port 70000 can not be listened on.' })
})
