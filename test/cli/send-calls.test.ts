import t from 'tap'
import { type PacedCall, sendCalls } from '../../src/cli/send-calls.js'
import { fakeStopwatch } from '../support/fake-stopwatch.js'

const callsOf = (total: number, count: number): PacedCall[] => Array.from({ length: total }, () => ({ count }))
const turn = (): Promise<void> => new Promise(setImmediate)
const { signal: noStop } = new AbortController()

t.test('a few at a time, and the next when one is answered', async t => {
  const answers: (() => void)[] = []
  const sent = sendCalls({
    calls: callsOf(6, 1),
    rate: undefined,
    stopwatch: fakeStopwatch(),
    stop: noStop,
    send: () => new Promise(resolve => answers.push(resolve))
  })
  await turn()
  t.equal(answers.length, 4)
  answers[0]?.()
  await turn()
  t.equal(answers.length, 5)
  for (const answer of answers) answer()
  await turn()
  answers.at(-1)?.()
  await sent
  t.equal(answers.length, 6)
})

t.test('at a pace: each when those before it are due', async t => {
  const stopwatch = fakeStopwatch()
  const at: number[] = []
  const sent = sendCalls({
    calls: callsOf(6, 5),
    rate: 10,
    stopwatch,
    stop: noStop,
    send: async () => {
      at.push(stopwatch.now())
    }
  })
  for (let i = 0; i < 30; i++) {
    await turn()
    stopwatch.advance(100)
  }
  await sent
  t.strictSame(at, [0, 500, 1000, 1500, 2000, 2500])
})

t.test('stopped: what is under way is answered, nothing more is sent', async t => {
  const stopwatch = fakeStopwatch()
  const stop = new AbortController()
  let count = 0
  const send = async (): Promise<void> => {
    count += 1
  }
  const sent = sendCalls({ calls: callsOf(100, 1), rate: 1, stopwatch, stop: stop.signal, send })
  await turn()
  stop.abort()
  await sent
  t.equal(count, 1)
  t.equal(stopwatch.waiting(), 0)
})

t.test('the first error ends it, when the others are answered', async t => {
  const begun: number[] = []
  let answered = 0
  const calls = callsOf(10, 1)
  const send = async (call: PacedCall): Promise<void> => {
    const index = begun.push(calls.indexOf(call))
    await turn()
    if (index <= 2) throw new Error(`no ${index}`)
    await turn()
    answered += 1
  }
  await t.rejects(sendCalls({ calls, rate: undefined, stopwatch: fakeStopwatch(), stop: noStop, send }), {
    message: 'no 1'
  })
  t.equal(begun.length, 4)
  t.equal(answered, 2)
})
