import type { Socket } from 'node:net'
import t from 'tap'
import { createIdleLines } from '../../src/outbound/idle-lines.js'
import type { Line } from '../../src/outbound/line.js'
import { fakeStopwatch } from '../support/fake-stopwatch.js'

const lineTo = (key: string): Line & { wire: { socket: Socket } } => {
  const socket = {
    destroyed: false,
    destroy: () => {
      socket.destroyed = true
    }
  }
  return { key, wire: { socket } } as unknown as Line & { wire: { socket: Socket } }
}

const gone = (lines: readonly Line[]) => lines.map(({ wire }) => wire.socket.destroyed)

t.test('the latest of the same destination first, each once', async t => {
  const idle = createIdleLines(fakeStopwatch())
  const [a, b, other] = [lineTo('x'), lineTo('x'), lineTo('y')]
  for (const line of [a, b, other]) idle.put(line)
  t.equal(idle.take('x'), b)
  t.equal(idle.take('x'), a)
  t.equal(idle.take('x'), undefined)
  t.equal(idle.take('y'), other)
})

t.test('beyond the capacity the oldest is closed', async t => {
  const idle = createIdleLines(fakeStopwatch(), 2)
  const lines = ['x', 'x', 'y', 'y'].map(lineTo)
  for (const line of lines) idle.put(line)
  t.same(gone(lines), [true, true, false, false])
  t.equal(idle.take('x'), undefined)
})

t.test('none is kept if none may be', async t => {
  const idle = createIdleLines(fakeStopwatch(), 0)
  const line = lineTo('x')
  idle.put(line)
  t.same(gone([line]), [true])
})

t.test('taken ones count no more', async t => {
  const idle = createIdleLines(fakeStopwatch(), 1)
  const lines = ['x', 'x', 'x'].map(lineTo)
  for (const line of lines) {
    idle.put(line)
    idle.take('x')
  }
  t.same(gone(lines), [false, false, false])
})

t.test('one that has waited for more than two seconds is closed', async t => {
  const stopwatch = fakeStopwatch()
  const idle = createIdleLines(stopwatch)
  const [old, fresh] = [lineTo('x'), lineTo('x')]
  idle.put(old)
  stopwatch.advance(1500)
  idle.put(fresh)
  stopwatch.advance(501)
  t.equal(idle.take('x'), fresh)
  t.equal(idle.take('x'), undefined)
  t.same(gone([old, fresh]), [true, false])
})

t.test('one that has been closed on us is left out', async t => {
  const idle = createIdleLines(fakeStopwatch())
  const [open, closed] = [lineTo('x'), lineTo('x')]
  idle.put(open)
  idle.put(closed)
  closed.wire.socket.destroy()
  t.equal(idle.take('x'), open)
})
