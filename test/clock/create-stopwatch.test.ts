import fc from 'fast-check'
import t from 'tap'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'

t.test('never early', async t => {
  const stopwatch = createStopwatch()
  const elapsed = (ms: number): Promise<number> =>
    new Promise(resolve => {
      const start = stopwatch.now()
      stopwatch.after(ms, () => resolve(stopwatch.now() - start))
    })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ min: 0, max: 8, noNaN: true }), { minLength: 1, maxLength: 20 }),
      async all => {
        const took = await Promise.all(all.map(elapsed))
        return took.every((ms, index) => ms >= (all[index] ?? 0))
      }
    ),
    { numRuns: 20 }
  )
  t.ok(await elapsed(-1), 'the past is at once')
})

t.test('a timer that fires early is set again', async t => {
  const waits: number[] = []
  const fire: (() => void)[] = []
  let now = 0
  t.intercept(performance, 'now', { value: () => now })
  t.intercept(globalThis, 'setTimeout', {
    value: (run: () => void, ms: number) => {
      waits.push(ms)
      fire.push(run)
    }
  })
  let ran = 0
  createStopwatch().after(2 ** 31 + 9.5, () => ran++)
  now = 2 ** 31 - 1
  fire.shift()?.()
  now += 10
  fire.shift()?.()
  t.same([waits, ran], [[2 ** 31 - 1, 11, 1], 0], 'also one that is too long for setTimeout')
  now += 1
  fire.shift()?.()
  t.same([waits.length, ran], [3, 1])
})

t.test('what is cancelled never runs, and what waits keeps the process alive', async t => {
  const stopwatch = createStopwatch()
  let ran = false
  const cancel = stopwatch.after(0, () => {
    ran = true
  })
  t.ok(process.getActiveResourcesInfo().includes('Timeout'))
  cancel()
  await new Promise<void>(resolve => stopwatch.after(2, resolve))
  t.notOk(ran)
})
