// Sending a kept request again.

import t from 'tap'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'
import { freePort } from '../../support/free-port.js'
import { ask, startRawReceiver, startReceiver, startTestFront } from '../../support/front.js'

t.test('the same bytes once more, announced as an exchange of its own', async t => {
  const heard: string[] = []
  const port = await startRawReceiver(t, socket => {
    socket.on('data', chunk => {
      const text = chunk.toString('latin1')
      heard.push(text)
      socket.write('HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nsure')
    })
  })
  const front = await startTestFront(t, port)
  const body = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256))
  await ask(front.port, { path: '/a?b=c', headers: ['X-Odd', '1', 'x-odd', '2'], body })
  const summary = await front.replay(1)
  t.match(summary, {
    id: 2,
    replayOf: 1,
    method: 'POST',
    target: '/a?b=c',
    statusCode: 201,
    bytesIn: 1024,
    bytesOut: 4
  })
  t.equal(heard.length, 2)
  t.equal(heard[1], heard[0])
  t.match(heard[0], /^POST \/a\?b=c HTTP\/1.1\r\nHost: a.example\r\nX-Odd: 1\r\nx-odd: 2\r\n/)
  t.equal(front.told[1], summary)
  t.same(front.exchanges(), front.told)
  t.match(await front.replay(2), { replayOf: 2, statusCode: 201 }, 'a replay, too')
  await t.rejects(front.replay(77), { code: 'ERR_NO_EXCHANGE' })
  await front.close(0)
  t.match(await front.replay(1), { refusal: 'closing', statusCode: 503, replayOf: 1 })
})

t.test('what becomes of it is told, also when it is not answered', async t => {
  const port = await freePort()
  const front = await startTestFront(t, port)
  await ask(front.port, { body: 'hello' })
  t.match(await front.replay(1), { refusal: 'receiver-down', statusCode: 502, code: 'ECONNREFUSED', replayOf: 1 })
  let count = 0
  await startReceiver(
    t,
    (request, response) => {
      count += 1
      if (count === 1) return void request.socket.destroy()
      response.writeHead(200, { 'content-length': 10 })
      response.write('begun', () => request.socket.destroy())
    },
    port
  )
  t.match(await front.replay(1), { refusal: 'receiver-broken', statusCode: 502, code: 'ECONNRESET' })
  const { brokenBy, statusCode, code, bytesOut } = await front.replay(1)
  t.same(
    { brokenBy, statusCode, code, bytesOut },
    { brokenBy: 'receiver', statusCode: undefined, code: 'ECONNRESET', bytesOut: 5 }
  )
})

t.test('it has the same time for its answer', async t => {
  const stopwatch = fakeStopwatch()
  let answerIt = true
  let arrived = (): void => {}
  const port = await startReceiver(t, (_, response) => {
    if (answerIt) response.end('ok')
    else arrived()
  })
  const front = await startTestFront(t, port, { responseTimeoutMs: 1000 }, stopwatch)
  await ask(front.port, { body: 'hello' })
  answerIt = false
  const here = new Promise<void>(resolve => {
    arrived = resolve
  })
  const replayed = front.replay(1)
  await here
  stopwatch.advance(1000)
  stopwatch.advance(1000)
  t.match(await replayed, { refusal: 'receiver-timeout', statusCode: 504, replayOf: 1 })
})
