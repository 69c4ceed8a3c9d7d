// Requests that wait for a receiver to be back.

import { randomBytes } from 'node:crypto'
import t from 'tap'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'
import { freePort } from '../../support/free-port.js'
import { ask, echo, startRawReceiver, startReceiver, startTestFront, talkTo } from '../../support/front.js'

const HOLD = { holdMs: 1000, responseTimeoutMs: 5000 }

t.test('a receiver that comes back is asked, with the whole body, and once', async t => {
  const stopwatch = fakeStopwatch()
  const port = await freePort()
  const front = await startTestFront(t, port, HOLD, stopwatch)
  const body = randomBytes(3_000_000)
  const answers = [ask(front.port, { body }), ask(front.port, { method: 'GET' })]
  while (stopwatch.waiting() < 3) await new Promise(setImmediate)
  stopwatch.advance(100)
  while (stopwatch.waiting() < 3) await new Promise(setImmediate)
  let count = 0
  await startReceiver(
    t,
    (request, response) => {
      count += 1
      echo(request, response)
    },
    port
  )
  stopwatch.advance(100)
  const [large, empty] = await Promise.all(answers)
  t.ok(large?.body.equals(body))
  t.equal(empty?.statusCode, 200)
  t.equal(count, 2)
  t.match(await front.untilTold(2), { statusCode: 200 })
  t.equal((await ask(front.port, { body: 'while it is there' })).body.toString(), 'while it is there')
})

t.test('one that stays away: 502 after the time, and the body is kept', async t => {
  const stopwatch = fakeStopwatch()
  const port = await freePort()
  const front = await startTestFront(t, port, HOLD, stopwatch)
  const answer = ask(front.port, { body: 'patience' })
  let isAnswered = false
  void answer.finally(() => {
    isAnswered = true
  })
  // Each look at the receiver is a real connection: wait for the next one to be set.
  for (let waited = 0; waited < 1000; waited += 100) {
    while (stopwatch.waiting() < 2) await new Promise(setImmediate)
    t.notOk(isAnswered, `${waited} ms`)
    stopwatch.advance(100)
  }
  t.match(await answer, { statusCode: 502, headers: { 'x-ens-local-error': 'receiver-down' } })
  t.match(await front.untilTold(1), { code: 'ECONNREFUSED', ms: 1000, bytesIn: 8 })
  await startReceiver(t, echo, port)
  t.match(await front.replay(1), { statusCode: 200, bytesOut: 8 })
})

t.test('a caller who does not wait so long', async t => {
  const stopwatch = fakeStopwatch()
  const front = await startTestFront(t, await freePort(), HOLD, stopwatch)
  const caller = talkTo(t, front.port)
  caller.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  while (stopwatch.waiting() < 2) await new Promise(setImmediate)
  caller.socket.destroy()
  t.match(await front.untilTold(1), { brokenBy: 'caller' })
  t.equal(stopwatch.waiting(), 1, 'nobody looks for the receiver any more')
})

t.test('a receiver that breaks is not held', async t => {
  const port = await startRawReceiver(t, socket => socket.once('data', () => socket.destroy()))
  const front = await startTestFront(t, port, { holdMs: 20_000 })
  t.match(await ask(front.port, { body: 'x' }), { headers: { 'x-ens-local-error': 'receiver-broken' } })
})
