import t from 'tap'
import { toRate } from '../../src/cli/rate.js'

t.test('how many in how long', async t => {
  for (const [text, rate] of [
    ['5000/s', 5000],
    ['5000', 5000],
    ['0.5', 0.5],
    ['90/m', 1.5],
    ['7200/h', 2]
  ] as const)
    t.equal(toRate(text), rate, text)
  for (const text of ['fast', '0', '0/s', '-1', '5/d', '5 /s', '/s', ''])
    t.throws(() => toRate(text), { code: 'ERR_USAGE', hint: /5000\/s/ }, text)
})
