import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import type { AttemptView } from '../../src/ens/delivery.js'
import { startBadEngine } from '../support/bad-receiver.js'
import { sendAndReset } from '../support/bad-servers.js'
import { watchLateness } from '../support/lateness.js'

/** The one attempt at a receiver that behaves so; only one who waits for the deadline says when it is. */
const attemptAt = async (t: Test, behave: (socket: Socket) => void, deliveryTimeout = 60_000): Promise<AttemptView> => {
  const { publish, emulator, all } = await startBadEngine(t, behave, { deliveryTimeout })
  await publish()
  await emulator.settled()
  const [delivery] = await all()
  t.equal(delivery?.state, 'retrying')
  t.equal(delivery?.attempts.length, 1)
  return delivery?.attempts[0] as AttemptView
}

const answering =
  (head: string, body: string | Uint8Array = '') =>
  (socket: Socket): void => {
    socket.write(`${head}\r\n\r\n`)
    socket.end(body)
  }

t.test('silent: the deadline, to 50 ms', async t => {
  const lateness = watchLateness(t)
  const attempt = await attemptAt(t, () => {}, 1000)
  t.match(attempt, { verdict: 'no whole answer within 1000 ms', error: { status: 'Timeout', phase: 'headers' } })
  const { total } = attempt.timings
  t.ok(total >= 1000 && total < 1050 + lateness(), `${total} ms`)
})

t.test('a slow drip: the deadline is for the whole answer', async t => {
  const drip = (socket: Socket): void => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
    const timer = setInterval(() => socket.write('.'), 20)
    socket.on('close', () => clearInterval(timer))
  }
  const lateness = watchLateness(t)
  const attempt = await attemptAt(t, drip, 1000)
  t.match(attempt, { verdict: 'no whole answer within 1000 ms', error: { status: 'Timeout', phase: 'body' } })
  const { total } = attempt.timings
  t.ok(total >= 1000 && total < 1050 + lateness(), `${total} ms`)
})

t.test('10 MB: the first 16 KiB are kept', async t => {
  const body = Buffer.alloc(10_000_000, 'x')
  const { response } = await attemptAt(t, answering(`HTTP/1.1 500 Oops\r\nContent-Length: ${body.length}`, body))
  t.match(response, { statusCode: 500, reason: 'Oops', bodyEncoding: 'utf8', truncated: true })
  t.equal(response?.body.length, 16_384)
})

t.test('text that is cut within a character is text', async t => {
  const body = Buffer.from(`x${'é'.repeat(10_000)}`)
  const { response } = await attemptAt(t, answering(`HTTP/1.1 500 Oops\r\nContent-Length: ${body.length}`, body))
  t.match(response, { bodyEncoding: 'utf8', truncated: true })
  t.equal(response?.body, `x${'é'.repeat(8191)}`)
})

t.test('bytes that are no text: base64', async t => {
  for (const [bytes, body] of [
    [[0x61, 0xff, 0x62], 'Yf9i'],
    [[0x61, 0x00, 0x62], 'YQBi']
  ] as const) {
    const { response } = await attemptAt(t, answering('HTTP/1.1 500 Oops\r\nContent-Length: 3', Buffer.from(bytes)))
    t.match(response, { body, bodyEncoding: 'base64', truncated: false })
  }
})

t.test('garbage', async t => {
  const attempt = await attemptAt(t, socket => socket.end('what?\r\n\r\n'))
  t.match(attempt, { verdict: /^ServerProtocolViolation: /, error: { status: 'ServerProtocolViolation' } })
})

t.test('1xx and then nothing', async t => {
  const attempt = await attemptAt(t, socket => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 300)
  t.match(attempt, { verdict: 'no whole answer within 300 ms', error: { status: 'Timeout' } })
})

t.test('closed in the middle of the body', async t => {
  const attempt = await attemptAt(t, answering('HTTP/1.1 200 OK\r\nContent-Length: 10', 'four'))
  t.match(attempt, { verdict: /^ConnectionClosed: /, error: { status: 'ConnectionClosed', phase: 'body' } })
})

t.test('reset in the middle of the body', async t => {
  const attempt = await attemptAt(t, socket => sendAndReset(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n.'))
  t.match(attempt, { verdict: /^ReceiveFailure: /, error: { status: 'ReceiveFailure', phase: 'body' } })
})

t.test('a redirect is not followed', async t => {
  const attempt = await attemptAt(
    t,
    answering('HTTP/1.1 302 Found\r\nLocation: https://example.com/elsewhere\r\nContent-Length: 0')
  )
  t.match(attempt, {
    verdict: '302 Found is none of 200 to 204',
    response: { statusCode: 302, headers: { location: 'https://example.com/elsewhere' }, body: '' }
  })
})

t.test('a status without a reason', async t => {
  const attempt = await attemptAt(t, answering('HTTP/1.1 500\r\nContent-Length: 0'))
  t.equal(attempt.verdict, '500 is none of 200 to 204')
})
