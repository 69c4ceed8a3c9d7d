// What the front answers by itself, and what it does to answers that can not be finished.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import t from 'tap'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'
import { freePort } from '../../support/free-port.js'
import {
  type Answer,
  ask,
  echo,
  gone,
  startRawReceiver,
  startReceiver,
  startTestFront,
  type Talk,
  talkOn,
  talkTo
} from '../../support/front.js'

const refusalOf = ({ statusCode, headers, body }: Answer): { status: number; refusal: unknown; message: string } => {
  const { error } = JSON.parse(body.toString()) as { error: { code: string; message: string; hint: string } }
  t.equal(headers['x-ens-local-error'], error.code)
  t.equal(headers['content-type'], 'application/json')
  t.not(error.hint, '')
  return { status: statusCode, refusal: error.code, message: error.message }
}

const never = (): void => {
  t.fail('the receiver was asked')
}

t.test('what was not opened is refused, and the connection goes on', async t => {
  const front = await startTestFront(t, await startReceiver(t, never), { paths: ['/ens'], methods: ['POST'] })
  const caller = talkTo(t, front.port)
  caller.say('POST /other?x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello')
  await caller.until(/403 Forbidden.*path-not-open.*This path was not opened/s)
  caller.say('GET /ens HTTP/1.1\r\nHost: a\r\n\r\n')
  const heard = await caller.until(/403 Forbidden.*403 Forbidden.*method-not-open.*ENS sends POST.*\n/s)
  t.notMatch(heard, /connection: close/i)
  t.notMatch(heard, /date:/i)
  const first = await front.untilTold(1)
  t.match(first, { statusCode: 403, refusal: 'path-not-open', target: '/other?x', bytesIn: 0 })
  t.ok(first.bytesOut > 50)
  t.match(await front.untilTold(2), { statusCode: 403, refusal: 'method-not-open' })
  await t.rejects(front.replay(1), { code: 'ERR_NO_EXCHANGE' }, 'what may not pass is not kept')
})

t.test('a body that is too large, by its length: the answer is there while it is still sent', async t => {
  const stopwatch = fakeStopwatch()
  const front = await startTestFront(t, await startReceiver(t, never), { maxBodyBytes: 1000 }, stopwatch)
  const answer = await ask(front.port, { body: Buffer.alloc(1_000_000) })
  t.match(refusalOf(answer), { status: 413, refusal: 'body-too-large' })
  t.equal(answer.headers.connection, 'close')
  const endless = talkTo(t, front.port)
  endless.say('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n')
  await endless.until(/body-too-large.*\n/s)
  for (let piece = 0; piece < 50; piece += 1) endless.say(Buffer.alloc(100_000))
  await endless.closed
  const stalled = talkTo(t, front.port)
  stalled.say('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\nand nothing more')
  await stalled.until(/body-too-large.*\n/s)
  stopwatch.advance(2000)
  await stalled.closed
  t.match(await front.untilTold(3), { statusCode: 413, refusal: 'body-too-large' })
})

t.test('a body that turns out too large', async t => {
  const port = await startReceiver(t, request => void request.resume())
  const front = await startTestFront(t, port, { maxBodyBytes: 1000 })
  const answer = await ask(front.port, { body: [Buffer.alloc(600), Buffer.alloc(600), Buffer.alloc(600)] })
  t.match(refusalOf(answer), { status: 413, refusal: 'body-too-large' })
  await t.rejects(front.replay(1), { code: 'ERR_NO_EXCHANGE' })
})

t.test('too large when the answer has begun: that can only be broken off', async t => {
  const port = await startReceiver(t, (request, response) => {
    request.resume()
    response.write('begun')
  })
  const front = await startTestFront(t, port, { maxBodyBytes: 1000 })
  const caller = talkTo(t, front.port)
  caller.say('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n')
  await caller.until(/begun/)
  caller.say(`7d0\r\n${'b'.repeat(2000)}\r\n`)
  await caller.closed
  const { statusCode, brokenBy } = await front.untilTold(1)
  t.same({ statusCode, brokenBy }, { statusCode: undefined, brokenBy: 'caller' })
})

t.test('nobody there: 502 at once, for small and large bodies, and both can be replayed', async t => {
  const port = await freePort()
  // Time stands still: whatever waited would wait for ever.
  const front = await startTestFront(t, port, {}, fakeStopwatch())
  t.match(refusalOf(await ask(front.port, { body: 'hello' })), {
    status: 502,
    refusal: 'receiver-down',
    message: 'The receiver is not there. (ECONNREFUSED)'
  })
  t.equal((await ask(front.port, { body: Buffer.alloc(900_000, 1) })).statusCode, 502)
  const told = await front.untilTold(2)
  t.match(told, { statusCode: 502, refusal: 'receiver-down', code: 'ECONNREFUSED', bytesIn: 900_000 })
  const lengths: number[] = []
  const record = (request: IncomingMessage, response: ServerResponse): void => {
    lengths.push(Number(request.headers['content-length']))
    echo(request, response)
  }
  await startReceiver(t, record, port)
  t.match(await front.replay(1), { statusCode: 200, bytesOut: 5 })
  t.match(await front.replay(2), { statusCode: 200, bytesOut: 900_000 })
  t.same(lengths, [5, 900_000])
})

t.test('a receiver that hangs up, or speaks no HTTP', async t => {
  for (const [what, handle, code] of [
    ['hangs up', (socket: Socket) => socket.end(), 'ECONNRESET'],
    ['is killed', (socket: Socket) => socket.resetAndDestroy(), 'ECONNRESET'],
    ['says nonsense', (socket: Socket) => socket.write('nonsense\r\n\r\n'), 'HPE_INVALID_CONSTANT'],
    ['has a strange reason', (socket: Socket) => socket.write('HTTP/1.1 200 \x01\r\n\r\n'), 'ERR_INVALID_CHAR'],
    ['has no status', (socket: Socket) => socket.write('HTTP/1.1 042 x\r\n\r\n'), 'ERR_HTTP_INVALID_STATUS_CODE']
  ] as const) {
    const front = await startTestFront(
      t,
      await startRawReceiver(t, socket => socket.once('data', () => handle(socket)))
    )
    const refusal = refusalOf(await ask(front.port, { body: 'hello' }))
    t.match(refusal, { status: 502, refusal: 'receiver-broken', message: new RegExp(`\\(${code}\\)$`) }, what)
    t.match(await front.untilTold(1), { statusCode: 502, refusal: 'receiver-broken', code }, what)
  }
})

t.test('a receiver that breaks off in the middle of its answer: nobody takes it for a whole one', async t => {
  const heads = {
    length: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun',
    chunked: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n'
  }
  for (const [name, head] of Object.entries(heads)) {
    const kills: (() => void)[] = []
    const port = await startRawReceiver(t, socket => {
      kills.push(() => socket.destroy())
      socket.once('data', () => socket.write(head))
    })
    const front = await startTestFront(t, port)
    const [inside, outside] = duplexPair()
    front.accept(inside)
    for (const [version, caller] of [
      ['1.1', talkTo(t, front.port)],
      ['1.0', talkTo(t, front.port)],
      ['1.1', talkOn(t, outside)]
    ] as const) {
      caller.say(`GET / HTTP/${version}\r\nHost: a\r\n\r\n`)
      await caller.until(/begun/)
      kills.pop()?.()
      if (caller.socket === outside) await gone(inside)
      else t.equal((await caller.closed)?.code, 'ECONNRESET', `${name}, HTTP/${version}`)
      t.notMatch(caller.heard(), /\r\n0\r\n/)
    }
    const { brokenBy, statusCode, code, refusal } = await front.untilTold(3)
    const expected = { brokenBy: 'receiver', statusCode: undefined, code: 'ECONNRESET', refusal: undefined }
    t.same({ brokenBy, statusCode, code, refusal }, expected, name)
  }
})

t.test('a receiver that does not answer in time, or a body that is sent too slowly', async t => {
  const stopwatch = fakeStopwatch()
  const arrivals: { response: ServerResponse; closed: Promise<void> }[] = []
  let arrived = (): void => {}
  const port = await startReceiver(t, (request, response) => {
    arrivals.push({ response, closed: gone(request.socket) })
    arrived()
  })
  const front = await startTestFront(t, port, { responseTimeoutMs: 1000 }, stopwatch)
  const say = async (text: string): Promise<Talk> => {
    const caller = talkTo(t, front.port)
    const here = new Promise<void>(resolve => {
      arrived = resolve
    })
    caller.say(text)
    await here
    return caller
  }
  const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
  const first = await say(get)
  stopwatch.advance(600)
  const second = await say(get)
  const slow = await say('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nslow')
  stopwatch.advance(400)
  await first.until(/504 Gateway Timeout\r\n.*x-ens-local-error: receiver-timeout\r\n/s)
  await arrivals[0]?.closed
  t.match(await front.untilTold(1), { statusCode: 504, refusal: 'receiver-timeout', ms: 1000 })
  t.equal(front.told.length, 1, 'the others have their own time')
  arrivals[1]?.response.write('begun')
  await second.until(/begun/)
  stopwatch.advance(600)
  await slow.until(/receiver-timeout/)
  arrivals[1]?.response.end('and ended')
  await second.until(/and ended/)
  t.match(await front.untilTold(2), { statusCode: 200, ms: 1000 }, 'an answer that has begun may take longer')
  // Nothing is under way but the one refused above: the next request sets the time anew.
  stopwatch.advance(5000)
  const last = await say(get)
  stopwatch.advance(999)
  arrivals.at(-1)?.response.end('just so')
  await last.until(/just so/)
})

t.test('a caller who hangs up: the receiver need not go on', async t => {
  const closings: Promise<void>[] = []
  let arrived = (): void => {}
  const port = await startReceiver(t, (request, response) => {
    closings.push(gone(request.socket))
    if (request.url === '/begin') response.write('begun')
    else arrived()
  })
  const front = await startTestFront(t, port)
  const waiting = talkTo(t, front.port)
  const here = new Promise<void>(resolve => {
    arrived = resolve
  })
  // Two at once: the answer to the second would wait for that to the first.
  waiting.say('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n')
  await here
  waiting.socket.destroy()
  const reading = talkTo(t, front.port)
  reading.say('GET /begin HTTP/1.1\r\nHost: a\r\n\r\n')
  await reading.until(/begun/)
  reading.socket.destroy()
  await front.untilTold(3)
  await Promise.all(closings)
  for (const { brokenBy, statusCode, refusal } of front.told)
    t.same({ brokenBy, statusCode, refusal }, { brokenBy: 'caller', statusCode: undefined, refusal: undefined })
})

t.test('a receiver that has answered before it has the whole body', async t => {
  const port = await startReceiver(t, (_, response) => void response.end('enough'))
  const front = await startTestFront(t, port)
  const caller = talkTo(t, front.port)
  caller.say('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nfour')
  await caller.until(/enough/)
  t.match(await front.untilTold(1), { statusCode: 200, bytesIn: 4 })
  await t.rejects(front.replay(1), { code: 'ERR_NO_EXCHANGE' })
  caller.say(' moreGET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await caller.until(/enough.*enough/s)
})
