import fc from 'fast-check'
import t from 'tap'
import { createEventStream, type StreamEvent } from '../../../src/inspector/live/event-stream.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (...texts: string[]): StreamEvent[] => {
  const stream = createEventStream()
  return texts.flatMap(text => stream.push(bytes(text)))
}

t.test('an event has id, type and data', async t => {
  t.strictSame(read(': hello\n\nid: 7\nevent: probe.passed\ndata: {"id":7}\n\n'), [
    { id: '7', type: 'probe.passed', data: '{"id":7}' }
  ])
})

t.test('the id stays, the type does not; without a type it is a message', async t => {
  t.strictSame(read('id: 1\nevent: a\ndata: x\n\ndata: y\n\n'), [
    { id: '1', type: 'a', data: 'x' },
    { id: '1', type: 'message', data: 'y' }
  ])
})

t.test('several data lines are one text; one space after the colon is not part of it', async t => {
  t.strictSame(read('data:a\ndata:  b\ndata\n\n'), [{ id: '', type: 'message', data: 'a\n b\n' }])
})

t.test('an event without data, a comment and an unknown field say nothing', async t => {
  t.strictSame(read('event: a\n\n: data: x\nretry: 5\nnonsense\n\n'), [])
})

t.test('CRLF and CR end a line as LF does', async t => {
  t.strictSame(
    read('id: 1\r\ndata: x\r\n\r\nid: 2\rdata: y\r\rdata: z\n\n').map(({ data }) => data),
    ['x', 'y', 'z']
  )
})

t.test('what is not complete is not there', async t => {
  t.strictSame(read('data: x\n'), [])
  t.strictSame(read('data: x\n', '\n'), [{ id: '', type: 'message', data: 'x' }])
})

t.test('however it is cut, the events are the same', async t => {
  const line = fc.constantFrom('data: Grüße 🦆', 'data:x', 'event: a.b', 'id: 3', ': c', '', 'data', 'other: y')
  const end = fc.constantFrom('\n', '\r\n', '\r')
  const text = fc.array(fc.tuple(line, end), { maxLength: 30 }).map(lines => lines.flat().join(''))
  fc.assert(
    fc.property(text, fc.array(fc.nat(400), { maxLength: 20 }), (text, cuts) => {
      const all = bytes(`${text}data: last\n\n`)
      const at = [...cuts.filter(cut => cut < all.length), all.length].sort((one, other) => one - other)
      const stream = createEventStream()
      const events = at.flatMap((cut, index) => stream.push(all.subarray(at[index - 1] ?? 0, cut)))
      t.strictSame(events, createEventStream().push(all))
      t.match(events.at(-1)?.data, /last$/)
    }),
    { numRuns: 200 }
  )
})
