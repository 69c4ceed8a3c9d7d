// The end of a front: with nothing under way, with something, and with something that does not end.

import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { duplexPair } from 'node:stream'
import t from 'tap'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'
import { ask, echo, startReceiver, startTestFront, type Talk, talkOn, talkTo } from '../../support/front.js'

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`

/** A receiver that answers when the test says so. */
const startPatient = async (test: {
  teardown(end: () => unknown): void
}): Promise<{ port: number; next(): Promise<ServerResponse> }> => {
  const arrived: ServerResponse[] = []
  let tell = (): void => {}
  const port = await startReceiver(test, (_, response) => {
    arrived.push(response)
    tell()
  })
  return {
    port,
    next: async () => {
      if (arrived.length === 0)
        await new Promise<void>(resolve => {
          tell = resolve
        })
      return arrived.shift() as ServerResponse
    }
  }
}

t.test('with nothing under way it ends at once, and nothing is left', async t => {
  const port = await startReceiver(t, echo)
  const before = process.getActiveResourcesInfo().length
  const stopwatch = fakeStopwatch()
  const front = await startTestFront(t, port, {}, stopwatch)
  const [inside, outside] = duplexPair()
  front.accept(inside)
  const callers = [talkTo(t, front.port), talkTo(t, front.port), talkOn(t, outside)] as const
  await once(callers[0].socket, 'connect')
  callers[1].say('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello')
  await callers[1].until(/hello/)
  await front.untilTold(1)
  const closed = front.close(10_000)
  t.equal(front.close(1), closed)
  await closed
  await Promise.all([callers[0].closed, callers[1].closed])
  t.ok(inside.destroyed)
  t.equal(stopwatch.waiting(), 0)
  await t.rejects(ask(front.port), { code: 'ECONNREFUSED' })
  // What the receiver has of the connection goes when it notices.
  while (process.getActiveResourcesInfo().length > before) await new Promise(setImmediate)
})

t.test('what is under way is answered, and told that the connection ends', async t => {
  const { port, next } = await startPatient(t)
  const front = await startTestFront(t, port, {}, fakeStopwatch())
  const early = talkTo(t, front.port)
  early.say(get('/early'))
  const first = await next()
  first.write('begun, ')
  await early.until(/begun/)
  const [inside, outside] = duplexPair()
  front.accept(inside)
  const late = talkOn(t, outside)
  late.say(get('/late'))
  const second = await next()
  const idle = talkTo(t, front.port)
  await once(idle.socket, 'connect')
  const closed = front.close(10_000)
  await idle.closed
  // On a connection that is still busy there can be a further request: it comes too late.
  late.say(get('/too-late'))
  await new Promise(setImmediate)
  await t.rejects(ask(front.port), { code: 'ECONNREFUSED' })
  first.end('ended')
  second.end('also ended')
  await Promise.all([early.closed, closed])
  t.ok(inside.destroyed)
  t.match(early.heard(), /begun, .*ended\r\n0\r\n\r\n$/s)
  t.match(late.heard(), /^HTTP\/1.1 200 OK\r\n.*connection: close\r\n.*also ended/is)
  t.same(front.told.map(({ target, statusCode, refusal }) => [target, statusCode, refusal]).sort(), [
    ['/early', 200, undefined],
    ['/late', 200, undefined],
    ['/too-late', 503, 'closing']
  ])
})

t.test('after its time it ends all the same', async t => {
  const { port, next } = await startPatient(t)
  const stopwatch = fakeStopwatch()
  const front = await startTestFront(t, port, {}, stopwatch)
  const begin = async (): Promise<[Talk, ServerResponse]> => {
    const caller = talkTo(t, front.port)
    caller.say(get('/'))
    return [caller, await next()]
  }
  const [whole, answer] = await begin()
  answer.end('whole')
  await whole.until(/whole/)
  await front.untilTold(1)
  const [waiting] = await begin()
  const [reading, begun] = await begin()
  begun.write('begun')
  await reading.until(/begun/)
  const replayed = front.replay(1)
  ;(await next()).write('begun as well')
  const refused = talkTo(t, front.port)
  refused.say('PATCH / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf')
  await refused.until(/method-not-open.*\n/s)
  const closed = front.close(1000)
  stopwatch.advance(999)
  await new Promise(setImmediate)
  t.equal(front.told.length, 1)
  stopwatch.advance(1)
  await closed
  await waiting.closed
  t.match(waiting.heard(), /503 Service Unavailable.*"closing"/s)
  t.equal((await reading.closed)?.code, 'ECONNRESET')
  t.match(await replayed, { refusal: 'closing', replayOf: 1 })
  t.same(
    front.told.map(({ refusal, statusCode }) => [refusal, statusCode]).sort(),
    [
      [undefined, 200],
      ['closing', 503],
      ['closing', undefined],
      ['closing', 503],
      ['method-not-open', 403]
    ].sort()
  )
  t.equal(stopwatch.waiting(), 0)
})
