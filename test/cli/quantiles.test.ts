import t from 'tap'
import { createQuantiles } from '../../src/cli/quantiles.js'

t.test('right to half a per cent', async t => {
  const quantiles = createQuantiles()
  t.equal(quantiles.at(0.5), undefined)
  for (let ms = 1000; ms >= 1; ms--) quantiles.add(ms)
  t.equal(quantiles.count(), 1000)
  for (const [share, ms] of [
    [0, 1],
    [0.5, 500],
    [0.99, 990],
    [1, 1000]
  ] as const) {
    const found = Number(quantiles.at(share))
    t.ok(Math.abs(found - ms) / ms < 0.006, `${share}: ${found}`)
  }
})

t.test('next to nothing, and hours', async t => {
  const quantiles = createQuantiles()
  quantiles.add(0)
  t.equal(quantiles.at(1), 0.01)
  quantiles.add(10_000_000)
  t.ok(Math.abs(Number(quantiles.at(1)) - 10_000_000) < 60_000)
})
