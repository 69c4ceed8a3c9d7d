import t from 'tap'
import { pause } from '../../../src/tunnel/supervisor/pause.js'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'

t.test('it ends when the time is over, or at once when it is cut short', async t => {
  const stopwatch = fakeStopwatch()
  const { signal } = new AbortController()
  let over = false
  const waiting = pause(stopwatch, 100, signal).then(() => {
    over = true
  })
  await stopwatch.elapse(99)
  t.notOk(over)
  await stopwatch.elapse(1)
  await waiting
  t.ok(over)

  const controller = new AbortController()
  const cut = pause(stopwatch, 100, controller.signal)
  controller.abort()
  await cut
  t.equal(stopwatch.waiting(), 0)
  await pause(stopwatch, 100, controller.signal)
  t.equal(stopwatch.waiting(), 0, 'or does not begin')
})
