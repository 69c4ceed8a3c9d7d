// The control API on its own, where the world misbehaves.

import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { startFakeControl } from '../support/fake-control.js'

const ask = async (port: number, text: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  socket.write(text)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}

t.test('a bug of ours: 500, and the stack in the stream', async t => {
  const callbacks = async (): Promise<never> => {
    throw new Error('a bug')
  }
  const { port, activities } = await startFakeControl(t, { store: { callbacks } })
  const answer = await ask(port, `GET /callbacks HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)
  t.match(answer, /^HTTP\/1\.1 500 .*"code":"internal","message":"a bug","hint":"[^"]*report/s)
  t.match(activities.after(0, 9), [
    { type: 'internal.error', message: 'a bug', stack: /control-errors/, path: '/callbacks' }
  ])
})

t.test('what is answered while the emulator closes ends its connection', async t => {
  const { port, closing } = await startFakeControl(t)
  closing.abort()
  const answer = await ask(port, `GET /health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  t.match(answer, /^HTTP\/1\.1 200 .*connection: close/is)
})

t.test('a request without a Host is nobody we know', async t => {
  const { port } = await startFakeControl(t)
  t.match(await ask(port, 'GET /health HTTP/1.0\r\n\r\n'), /^HTTP\/1\.[01] 403 .*"code":"foreign"/s)
})

t.test('a reader of the stream that does not read is let go', async t => {
  const { port, activities } = await startFakeControl(t)
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET /stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  await once(socket, 'readable')
  const text = 'x'.repeat(100_000)
  // More than the kernel's buffers and ours can hold, in one turn of the loop.
  for (let i = 0; i < 500; i++) activities.emit('fidelity.warning', { about: text, message: '', hint: '' })
  let bytes = 0
  for await (const chunk of socket) bytes += chunk.length
  t.ok(bytes < 500 * text.length, 'it did not get all')
  t.ok(bytes > 0)
})
