import t from 'tap'
import { type ProgressFacts, progressBar, showProgress } from '../../src/cli/progress.js'
import { fakeStopwatch } from '../support/fake-stopwatch.js'
import { type FakeIo, fakeIo } from './fake-io.js'

const facts: ProgressFacts = {
  doing: 'sending',
  done: 500_000,
  total: 1_000_000,
  perSecond: 5000,
  delivered: 490_000,
  failed: 12
}

t.test('the bar takes the room there is', async t => {
  t.equal(
    progressBar(facts, 200),
    `sending  ${'█'.repeat(20)}${'░'.repeat(20)}  50%  500,000 of 1,000,000  12 failed  5,000/s  490,000 delivered`
  )
  for (const width of [200, 120, 80, 60, 40, 25, 20, 10, 3, 1]) {
    const line = progressBar(facts, width)
    t.ok([...line].length <= width, `${width}: ${line}`)
    t.match(line, width >= 3 ? /50%/ : /^5/)
  }
  t.match(progressBar({ ...facts, failed: 0 }, 200), /1,000,000 {2}5,000/)
  t.match(progressBar({ ...facts, total: 0, done: 0 }, 40), /░ {2}0% {2}/)
  t.match(progressBar({ ...facts, done: 2_000_000 }, 40), /█ {2}100%/, 'never more than full')
})

const watch = (io: FakeIo, json: boolean) => {
  const stopwatch = fakeStopwatch()
  const progress = showProgress({ json }, io, stopwatch, () => facts)
  return { stopwatch, progress }
}

t.test('on a terminal: redrawn in its place, and gone in the end', async t => {
  const io = fakeIo({ columns: 60 })
  const { stopwatch, progress } = watch(io, false)
  stopwatch.advance(99)
  t.equal(io.stderr.text(), '', 'what is short shows nothing')
  stopwatch.advance(201)
  const drawings = io.stderr.text().split('\r\u001b[K')
  t.equal(drawings.length, 4)
  t.ok([...String(drawings[1])].length < 60)
  progress.end()
  t.ok(io.stderr.text().endsWith('\r\u001b[K'))
  t.notMatch(io.stderr.text(), '\n')
  t.equal(stopwatch.waiting(), 0)
  t.equal(io.stdout.text(), '')
})

t.test('a terminal that does not tell its width', async t => {
  const io = fakeIo({ columns: 0 })
  watch(io, false).stopwatch.advance(100)
  t.match(io.stderr.text(), /^\r\S*sending {2}█+░+ {2}50%/)
})

t.test('into a pipe, or on a terminal that can not redraw: a line now and then', async t => {
  for (const io of [fakeIo(), fakeIo({ columns: 80, env: { TERM: 'dumb' } })]) {
    const { stopwatch, progress } = watch(io, false)
    stopwatch.advance(12_000)
    progress.end()
    const line = 'sending: 50%, 500,000 of 1,000,000, 12 failed, 5,000/s, 490,000 delivered, after'
    t.strictSame(io.stderr.lines(), [`${line} 5 s`, `${line} 10 s`])
    t.equal(io.stdout.text(), '')
  }
})

t.test('for a program: a JSON line a second', async t => {
  const io = fakeIo({ columns: 80 })
  const { stopwatch, progress } = watch(io, true)
  stopwatch.advance(2500)
  progress.end()
  t.strictSame(io.stdout.json(), [
    { type: 'progress', ...facts, elapsedMs: 1000 },
    { type: 'progress', ...facts, elapsedMs: 2000 }
  ])
  t.equal(io.stderr.text(), '')
})
