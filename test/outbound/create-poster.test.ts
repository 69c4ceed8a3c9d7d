// What a poster does with its sockets and its bytes. What it says of failures: web-exception-status.test.ts.

import { once } from 'node:events'
import type { LookupFunction, Socket } from 'node:net'
import t from 'tap'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import { createPoster } from '../../src/outbound/create-poster.js'
import { toRemote } from '../../src/outbound/wire.js'
import { createCertificate } from '../../src/tls/create-certificate.js'
import { answer, answerAndEnd, onRequest, startTcp, startTls } from '../support/bad-servers.js'
import { buildRequest, registeredHost, startPoster } from '../support/posting.js'

const stopwatch = createStopwatch()

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** Answers every request on a connection, as long as a request fits in one packet. */
const answerEach = (socket: Socket): void => {
  socket.on('data', () => socket.write(ok))
}

t.test('the exact bytes of a request, and the answer as it came', async t => {
  let received = ''
  const { port } = await startTcp(t, socket => {
    socket.on('data', chunk => {
      received += chunk.toString()
      if (received.endsWith('}')) {
        socket.end('HTTP/1.1 200 Fine\r\nX-One: 1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n\u00e9', 'latin1')
      }
    })
  })
  const { post } = startPoster(t, port)
  const exchange = await post(buildRequest({ headers: { 'content-type': 'application/json', 'X-Case': 'Kept' } }))
  t.equal(
    received,
    'POST /ens/callback HTTP/1.1\r\n' +
      'host: hook.example.test\r\n' +
      'connection: keep-alive\r\n' +
      'content-type: application/json\r\n' +
      'X-Case: Kept\r\n' +
      'content-length: 40\r\n\r\n' +
      '{"callbackId":"1","verificationKey":"2"}'
  )
  t.strictSame(exchange.outcome, {
    answered: true,
    statusCode: 200,
    reason: 'Fine',
    headers: { 'x-one': '1', 'set-cookie': ['a', 'b'] },
    body: Buffer.of(0xe9),
    truncated: false
  })
  t.equal(exchange.remote, `127.0.0.1:${port}`)
  const { total, ...phases } = exchange.timings
  t.strictSame(Object.keys(phases), ['tcp', 'sent', 'headers', 'body'], 'an address is not looked up')
  const sum = Object.values(phases).reduce((a, b) => a + b, 0)
  t.ok(sum <= total + 0.001, 'the phases are parts of the whole')
})

t.test('a GET, which has no body and does not speak of one', async t => {
  let received = ''
  const { port } = await startTcp(t, socket => {
    socket.on('data', chunk => {
      received += chunk.toString()
      if (received.endsWith('\r\n\r\n')) socket.end(ok)
    })
  })
  const { post } = startPoster(t, port)
  await post(buildRequest({ method: 'GET', headers: {}, body: new Uint8Array() }))
  t.equal(received, 'GET /ens/callback HTTP/1.1\r\nhost: hook.example.test\r\nconnection: keep-alive\r\n\r\n')
})

t.test('a body without bytes', async t => {
  let received = ''
  const { port } = await startTcp(
    t,
    socket =>
      void socket.on('data', chunk => {
        received += chunk
        socket.end(ok)
      })
  )
  const { post } = startPoster(t, port)
  await post(buildRequest({ body: new Uint8Array(), headers: {} }))
  t.match(received, 'content-length: 0\r\n\r\n')
})

t.test('no more of the answer is kept than asked for', async t => {
  const long = Buffer.alloc(100 * 1024, 'x')
  const { port } = await startTcp(
    t,
    onRequest(socket => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${long.length}\r\n\r\n`)
      socket.end(long)
    })
  )
  const { post } = startPoster(t, port)
  const sizes: [keepBytes: number, kept: number, truncated: boolean][] = [
    [64 * 1024, 64 * 1024, true],
    [long.length, long.length, false],
    [0, 0, true]
  ]
  for (const [keepBytes, length, truncated] of sizes) {
    const { outcome } = await post(buildRequest({ keepBytes }))
    t.match(outcome, { statusCode: 200, truncated })
    t.equal(outcome.answered && outcome.body.length, length)
  }
})

t.test('a redirect is an answer like any other', async t => {
  const { port, connections } = await startTcp(
    t,
    answerAndEnd(`HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n`)
  )
  const { post } = startPoster(t, port)
  t.match(await post(buildRequest()), { outcome: { statusCode: 302 } })
  t.equal(connections.length, 1)
})

t.test('one socket for each exchange, and none left', async t => {
  const { port, connections } = await startTcp(t, answerEach)
  const { post } = startPoster(t, port)
  const closed: Promise<unknown>[] = []
  for (let count = 1; count <= 3; count += 1) {
    t.match(await post(buildRequest()), { outcome: { statusCode: 200 } })
    closed.push(...connections.slice(-1).map(socket => once(socket, 'end')))
  }
  await Promise.all(closed)
  t.equal(connections.length, 3)
})

t.test('the destination changes nothing but the destination', async t => {
  const span = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) }
  const root = createCertificate({ commonName: 'Root', authority: true, ...span })
  const issue = (hosts: readonly string[]) => createCertificate({ commonName: 'Leaf', hosts, issuer: root, ...span })
  const cases: [host: string, hosts: readonly string[], servername: string | false, verdict: object][] = [
    [registeredHost, [registeredHost], registeredHost, { statusCode: 200 }],
    [registeredHost, ['127.0.0.1'], registeredHost, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
    ['192.0.2.1', ['192.0.2.1'], false, { statusCode: 200 }],
    ['192.0.2.1', [registeredHost], false, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }]
  ]
  for (const [host, hosts, servername, verdict] of cases) {
    await t.test(`${host} with a certificate for ${hosts}`, async t => {
      const { cert, key } = issue(hosts)
      let head = ''
      let asked: string | false | null = null
      const { port } = await startTls(t, { cert, key }, socket => {
        asked = socket.servername
        socket.once('data', chunk => {
          head = chunk.toString()
          socket.end(ok)
        })
      })
      const { post } = startPoster(t, port, 'https:', { ca: [root.cert] })
      const { outcome, timings } = await post(buildRequest({ url: new URL(`https://${host}/`) }))
      t.match(outcome, verdict)
      t.ok(timings.tls)
      if (!outcome.answered) return
      t.equal(asked, servername)
      t.match(head, `host: ${host}\r\n`)
    })
  }
})

t.test('a name is looked up once, whatever form the answer has', async t => {
  const { port } = await startTcp(t, answerAndEnd(ok))
  const forms: LookupFunction[] = [
    (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    (_host, _options, done) => done(null, '127.0.0.1', 4),
    (_host, _options, done) => done(null, '127.0.0.1'),
    // The first refuses.
    (_host, _options, done) =>
      done(null, [
        { address: '127.0.0.2', family: 4 },
        { address: '127.0.0.1', family: 4 }
      ])
  ]
  for (const form of forms) {
    const asked: string[] = []
    const lookup: LookupFunction = (host, options, done) => {
      asked.push(host)
      form(host, options, done)
    }
    const resolve = () => ({ protocol: 'http:', hostname: 'mapped.test', port }) as const
    const { post } = startPoster(t, port, 'http:', { lookup, resolve })
    const { outcome, timings } = await post(buildRequest())
    t.match(outcome, { statusCode: 200 })
    t.strictSame(asked, ['mapped.test'])
    t.ok(timings.dns !== undefined)
  }
})

t.test('the look-up of the system', async t => {
  const { port } = await startTcp(t, answerAndEnd(ok))
  const resolve = () => ({ protocol: 'http:', hostname: 'localhost', port }) as const
  const { post } = startPoster(t, port, 'http:', { resolve })
  t.match(await post(buildRequest()), { outcome: { statusCode: 200 }, remote: `127.0.0.1:${port}` })
})

t.test('a look-up that is answered too late opens nothing', async t => {
  const { port, connections } = await startTcp(t, answerEach)
  let answerLate = (): void => {}
  const lookup: LookupFunction = (_host, _options, done) => {
    answerLate = () => done(null, '127.0.0.1', 4)
  }
  const resolve = () => ({ protocol: 'http:', hostname: 'late.test', port }) as const
  const poster = startPoster(t, port, 'http:', { lookup, resolve })
  t.match(await poster.post(buildRequest({ deadlineMs: 20 })), { outcome: { status: 'Timeout', phase: 'dns' } })
  answerLate()
  t.match(await startPoster(t, port).post(buildRequest()), { outcome: { statusCode: 200 } })
  t.equal(connections.length, 1, 'that of the other poster')
})

t.test('a connection in time disarms its limit', async t => {
  const { port } = await startTcp(t, answerAndEnd(ok))
  let armed = 0
  const counting = {
    now: stopwatch.now,
    after: (ms: number, run: () => void) => {
      const cancel = stopwatch.after(ms, run)
      armed += 1
      let done = false
      return () => {
        if (!done) armed -= 1
        done = true
        cancel()
      }
    }
  }
  const { post } = startPoster(t, port, 'http:', { stopwatch: counting })
  t.match(await post(buildRequest({ connectMs: 20_000 })), { outcome: { statusCode: 200 } })
  t.equal(armed, 0, 'no timer is left')
})

t.test('with keepAlive', async t => {
  const keepAlive = true

  await t.test('one socket serves one exchange after the other', async t => {
    const heads: string[] = []
    const { port, connections } = await startTcp(t, socket => {
      socket.on('data', chunk => {
        heads.push(chunk.toString())
        socket.write(ok)
      })
    })
    const { post } = startPoster(t, port, 'http:', { keepAlive })
    const first = await post(buildRequest())
    const second = await post(buildRequest())
    t.match([first, second], [{ outcome: { statusCode: 200 } }, { outcome: { statusCode: 200 } }])
    t.match(heads, [/connection: keep-alive/, /connection: keep-alive/])
    t.strictSame(Object.keys(second.timings).sort(), ['body', 'headers', 'sent', 'total'])
    t.equal(second.remote, first.remote)
    t.equal(connections.length, 1)
  })

  await t.test('two at a time need two sockets, and another host its own', async t => {
    const { port, connections } = await startTcp(t, answerEach)
    const { post } = startPoster(t, port, 'http:', { keepAlive })
    await Promise.all([post(buildRequest()), post(buildRequest())])
    await Promise.all([post(buildRequest()), post(buildRequest())])
    t.equal(connections.length, 2)
    await post(buildRequest({ url: new URL('https://other.example.test/') }))
    t.equal(connections.length, 3)
  })

  await t.test('a socket that says it will close, or is not read to the end, is not kept', async t => {
    const { port, connections } = await startTcp(
      t,
      socket =>
        void socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`))
    )
    const { post } = startPoster(t, port, 'http:', { keepAlive })
    await post(buildRequest())
    await post(buildRequest({ body: Buffer.alloc(32 << 20) }))
    await post(buildRequest())
    t.equal(connections.length, 3)
  })

  await t.test('a socket whose request is not yet wholly sent is not kept', async t => {
    const { port, connections } = await startTcp(t, socket => {
      socket.once('data', () => socket.pause().write(ok))
    })
    const { post } = startPoster(t, port, 'http:', { keepAlive })
    t.match(await post(buildRequest({ body: Buffer.alloc(32 << 20) })), { outcome: { statusCode: 200 } })
    t.match(await post(buildRequest()), { outcome: { statusCode: 200 } })
    t.equal(connections.length, 2)
  })

  await t.test('closed while it waited: a fresh one, and nobody notices', async t => {
    const { port, connections } = await startTcp(t, answerEach)
    const { post } = startPoster(t, port, 'http:', { keepAlive })
    await post(buildRequest())
    // From here the loop polls once before undici looks at the socket, and finds it closed.
    await new Promise(setImmediate)
    for (const socket of connections) socket.destroy()
    const { outcome, timings } = await post(buildRequest())
    t.match(outcome, { statusCode: 200 })
    t.ok(timings.tcp !== undefined)
    t.equal(connections.length, 2)
  })

  await t.test('a request that cannot be sent', async t => {
    const { port } = await startTcp(t, answerEach)
    const { post } = startPoster(t, port, 'http:', { keepAlive })
    await post(buildRequest())
    t.match(await post(buildRequest({ headers: { 'x-bad': 'a\nb' } })), {
      outcome: { status: 'UnknownError', detail: 'invalid x-bad header' }
    })
  })

  await t.test('no more than 64 wait', async t => {
    const { port, connections } = await startTcp(t, answerEach)
    const { post } = startPoster(t, port, 'http:', { keepAlive })
    await post(buildRequest({ url: new URL('https://h0.test/') }))
    const oldest = once(connections[0] as Socket, 'end')
    const others = Array.from({ length: 64 }, (_, index) => new URL(`https://h${index + 1}.test/`))
    await Promise.all(others.map(url => post(buildRequest({ url }))))
    await oldest
    t.equal(connections.length, 65)
    // The dead are forgotten when the next one is put away.
    await post(buildRequest({ url: new URL('https://h64.test/') }))
    t.equal(connections.length, 65)
  })
})

t.test('close', async t => {
  const { port, connections } = await startTcp(t, socket => {
    socket.once('data', () => {
      socket.write(ok)
      socket.once('data', () => socket.emit('waiting'))
    })
  })
  const poster = startPoster(t, port, 'http:', { keepAlive: true })
  await poster.post(buildRequest())
  const [socket] = connections
  const waiting = once(socket as Socket, 'waiting')
  const pending = poster.post(buildRequest())
  await waiting
  const ended = once(socket as Socket, 'end')
  await poster.close()
  t.match(await pending, { outcome: { status: 'RequestCanceled', phase: 'headers' } }, 'cancels what is under way')
  await ended
  t.match(await poster.post(buildRequest()), { outcome: { status: 'RequestCanceled' } }, 'and whatever comes then')
  await poster.close()
  t.equal(connections.length, 1)
})

t.test('IPv6', async t => {
  const resolve = () => ({ protocol: 'http:', hostname: '::1', port: 9 }) as const
  const poster = createPoster({ stopwatch, resolve })
  t.teardown(() => poster.close())
  const { outcome } = await poster.post(buildRequest({ url: new URL('https://[2001:db8::1]/') }))
  t.match(outcome, { status: 'ConnectFailure', phase: 'tcp' })
})

t.test('an IPv6 address among others', t => {
  t.equal(toRemote({ remoteAddress: '::1', remotePort: 443 }), '[::1]:443')
  t.end()
})

t.test('a signal lets go of us when it is over', async t => {
  const { port } = await startTcp(t, answer(ok))
  const caller = new AbortController()
  const { post } = startPoster(t, port)
  const exchange = await post(buildRequest({ signal: caller.signal }))
  caller.abort()
  t.match(exchange, { outcome: { statusCode: 200 } })
})
