// Callers who are silent, slow, or speak no HTTP: nobody else notices.

import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { duplexPair } from 'node:stream'
import t from 'tap'
import { createStopwatch } from '../../../src/clock/create-stopwatch.js'
import { openHttpDoor } from '../../../src/tunnel/front/front-door.js'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'
import { ask, echo, gone, startReceiver, startTestFront, talkOn, talkTo } from '../../support/front.js'

const hello = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello'

t.test('a head that is too slow is turned away, a silent connection never', async t => {
  const stopwatch = createStopwatch()
  const door = await openHttpDoor(
    0,
    { stopwatch, receive: ({ response }) => void response.end('ok'), isBusy: () => false, gone: () => {} },
    { headersTimeout: 100, connectionsCheckingInterval: 20 }
  )
  const silent = talkTo(t, door.port)
  await once(silent.socket, 'connect')
  const used = talkTo(t, door.port)
  used.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await used.until(/ok$/)
  // Begun last, so the others have been silent for longer when it is turned away.
  const slow = talkTo(t, door.port)
  slow.say('POST / HT')
  t.match(
    await slow.until(/"bad-request".*\n/s),
    /^HTTP\/1.1 408 Request Timeout\r\n.*x-ens-local-error: bad-request\r\n/s
  )
  await slow.closed
  for (const caller of [silent, used]) {
    const before = caller.heard().length
    caller.say('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await caller.until(new RegExp(`^.{${before}}HTTP/1.1 200 OK.*ok$`, 's'))
  }
  const shut = door.shut()
  for (const socket of door.sockets) socket.destroy()
  await shut
})

t.test('garbage and endless heads get an answer and are closed, others go on', async t => {
  const front = await startTestFront(t, await startReceiver(t, echo))
  const other = talkTo(t, front.port)
  other.say(hello.slice(0, -2))
  for (const [bytes, status] of [
    ['\x16\x03\x01\x02\x00 this is TLS or so\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    [`GET / HTTP/1.1\r\nx: ${'y'.repeat(1_000_000)}`, 'HTTP/1.1 431 Request Header Fields Too Large']
  ] as const) {
    const caller = talkTo(t, front.port)
    caller.say(bytes)
    t.match(
      await caller.until(/"bad-request".*\n$/s),
      new RegExp(`^${status}\r\n.*x-ens-local-error: bad-request\r\n`, 's')
    )
    t.match(caller.heard(), /\r\nconnection: close\r\n/)
    caller.socket.end()
    await caller.closed
  }
  other.say(hello.slice(-2))
  await other.until(/lo\r\n0\r\n/)
  t.equal((await front.untilTold(1)).id, 1, 'what is no request is no exchange')
})

t.test('who goes on talking after being turned away is cut off', async t => {
  const stopwatch = fakeStopwatch()
  const front = await startTestFront(t, await startReceiver(t, echo), {}, stopwatch)
  const caller = talkTo(t, front.port)
  caller.say('garbage\r\n\r\n')
  await caller.until(/bad-request/)
  caller.say('more of it')
  t.equal(stopwatch.waiting(), 1)
  stopwatch.advance(2000)
  await caller.closed
  t.equal(stopwatch.waiting(), 0)
})

t.test('garbage after a request that is not answered yet closes the connection', async t => {
  const front = await startTestFront(t, await startReceiver(t, () => {}))
  const caller = talkTo(t, front.port)
  caller.say('GET / HTTP/1.1\r\nHost: a\r\n\r\ngarbage\r\n\r\n')
  await caller.closed
  t.equal(caller.heard(), '')
  t.match(await front.untilTold(1), { brokenBy: 'caller', method: 'GET' })
})

t.test('connections that a provider brings', async t => {
  const front = await startTestFront(t, await startReceiver(t, echo))
  const [inside, outside] = duplexPair()
  front.accept(inside)
  const caller = talkOn(t, outside)
  for (let round = 1; round <= 2; round += 1) {
    caller.say(hello)
    await caller.until(new RegExp(`(hello.*){${round}}`, 's'))
  }
  // Much more than a stream takes at once.
  caller.say(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(999_999)}!`)
  await caller.until(/!\r\n0\r\n\r\n$/)
  const relay = createServer()
  await once(relay.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => relay.close())
  const socket = connect((relay.address() as { port: number }).port, '127.0.0.1')
  const [far] = await once(relay, 'connection')
  front.accept(socket)
  const public1 = talkOn(t, far)
  public1.say(hello)
  await public1.until(/hello/)
  far.resetAndDestroy()
  await gone(socket)
  t.equal((await ask(front.port, { body: 'and others' })).body.toString(), 'and others')
})

t.test('one that is gone already, one that ends without a word, and one that comes too late', async t => {
  const front = await startTestFront(t, await startReceiver(t, echo))
  const [gone] = duplexPair()
  gone.destroy()
  front.accept(gone)
  const quiet = talkTo(t, front.port)
  quiet.socket.end()
  await quiet.closed
  t.equal(quiet.heard(), '')
  await front.close(0)
  const [late] = duplexPair()
  front.accept(late)
  t.ok(late.destroyed)
})
