import t from 'tap'
import { pause } from '../src/pause.js'
import { fakeStopwatch } from './support/fake-stopwatch.js'

t.test('until the time is over', async t => {
  const stopwatch = fakeStopwatch()
  const paused = pause(stopwatch, 100, new AbortController().signal).then(() => stopwatch.now())
  stopwatch.advance(100)
  t.equal(await paused, 100)
})

t.test('cut short, and not begun', async t => {
  const stopwatch = fakeStopwatch()
  const stop = new AbortController()
  const paused = pause(stopwatch, 100, stop.signal)
  stop.abort()
  await paused
  t.equal(stopwatch.waiting(), 0, 'no timer is left')
  await pause(stopwatch, 100, stop.signal)
  await pause(stopwatch, 0, new AbortController().signal)
  t.equal(stopwatch.waiting(), 0)
})
