import t from 'tap'
import { createLastLines, createOutputLines } from '../../../src/tunnel/providers/output-lines.js'

const read = (...chunks: readonly string[]): string[] => {
  const said: string[] = []
  const lines = createOutputLines(line => said.push(line))
  for (const chunk of chunks) lines.push(chunk)
  lines.end()
  lines.end()
  return said
}

t.test('lines, however they come', async t => {
  t.same(
    read('one\ntwo\r\nth', 'ree\nfo', 'ur'),
    ['one', 'two', 'three', 'four'],
    'over chunks, the last without its end'
  )
  t.same(read('10%\r20%\r', '\n\n  \n30%'), ['10%', '20%', '30%'], 'progress; empty ones are left out')
})

t.test('nothing that could turn a terminal around', async t => {
  t.same(read('\u001b[32mgreen\u001b[0m \u001b]0;title\u0007a\tb\u0000\u202ec\n'), ['green a b c'])
})

t.test('a line without an end is cut, and so is what is kept of it', async t => {
  const [first = '', second] = read(...Array.from({ length: 100 }, () => 'x'.repeat(1000)), '\nnext\n')
  t.equal(first.length, 4096)
  t.equal(second, 'next')
  t.equal(read('y'.repeat(10_000))[0]?.length, 4096, 'in one piece')
})

t.test('the last lines, 64 KB of them', async t => {
  const last = createLastLines()
  for (let number = 0; number < 100_000; number++) last.add(`line ${number}`)
  const lines = last.all()
  t.equal(lines.at(-1), 'line 99999')
  const size = lines.join('').length
  t.ok(size <= 65_536 && size > 65_000, `${size}`)
  last.add('x'.repeat(65_536))
  t.equal(last.all().length, 1)
})
