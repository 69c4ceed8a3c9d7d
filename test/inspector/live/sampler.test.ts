import t from 'tap'
import { createSampler, isCommon, type Sampler } from '../../../src/inspector/live/sampler.js'

/** How many of so many are shown. */
const offer = (sampler: Sampler, count: number, now: number, isCommon = true): number =>
  Array.from({ length: count }, () => sampler.admits(isCommon, now)).filter(Boolean).length

t.test('a burst is shown whole, and nothing is said', async t => {
  const sampler = createSampler()
  t.equal(offer(sampler, 2000, 0), 2000)
  t.equal(sampler.state(0), undefined)
})

t.test('what goes on is sampled: a run in each window, and it is said how much it is', async t => {
  const sampler = createSampler()
  offer(sampler, 2000, 0)
  const shown = Array.from({ length: 12 }, (_none, window) => offer(sampler, 500, (window + 1) * 250))
  t.strictSame(shown, Array(12).fill(100))
  t.strictSame(sampler.state(12 * 250), { skipped: 12 * 400, perSecond: 2000 })
})

t.test('within the first second the rate is what has come', async t => {
  const sampler = createSampler()
  offer(sampler, 2500, 100)
  t.strictSame(sampler.state(100), { skipped: 500, perSecond: 2500 })
})

t.test('what tells has an allowance of its own, which is large', async t => {
  const sampler = createSampler()
  offer(sampler, 5000, 0)
  t.equal(offer(sampler, 12_000, 0, false), 10_000)
  t.equal(offer(sampler, 12_000, 250, false), 500)
})

t.test('a second after the last that was not shown it is over', async t => {
  const sampler = createSampler()
  offer(sampler, 2001, 0)
  t.equal(sampler.state(1000)?.skipped, 1)
  t.equal(sampler.state(1001), undefined)
  t.equal(offer(sampler, 500, 1250), 500, 'and something has been saved up')
})

t.test('a quiet time counts for the rate', async t => {
  const sampler = createSampler()
  offer(sampler, 2001, 0)
  offer(sampler, 10, 600)
  t.equal(sampler.state(600)?.perSecond, 2011)
  t.equal(sampler.state(1000)?.perSecond, 2011)
  sampler.missed(7, 100_000)
  t.strictSame(sampler.state(100_000), { skipped: 7, perSecond: 0 })
})

t.test('common is what goes well and comes in masses', async t => {
  t.ok(isCommon('delivery.queued', '{}'))
  t.ok(isCommon('delivery.delivered', '{}'))
  t.ok(isCommon('event.accepted', '{}'))
  t.ok(isCommon('api.request', '{"statusCode":200}'))
  t.ok(isCommon('delivery.attempted', '{"ok":true}'))
  t.notOk(isCommon('api.request', '{"statusCode":401}'))
  t.notOk(isCommon('api.request', '{"statusCode":200,"fault":{}}'))
  t.notOk(isCommon('delivery.attempted', '{"ok":false}'))
  t.notOk(isCommon('delivery.attempted', '{"ok":true,"fault":{}}'))
  t.notOk(isCommon('callback.created', '{}'))
})

t.test('other people’s text does not pass for a field', async t => {
  t.notOk(isCommon('delivery.attempted', JSON.stringify({ verdict: '"ok":true', ok: false })))
  t.notOk(isCommon('api.request', JSON.stringify({ path: '/"statusCode":200', statusCode: 500 })))
})
