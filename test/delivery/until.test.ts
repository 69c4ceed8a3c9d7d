import t from 'tap'
import { createUntil } from '../../src/delivery/until.js'
import { UserError } from '../../src/errors.js'
import { fakeStopwatch } from '../support/fake-stopwatch.js'

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
const late = async (ms: number): Promise<UserError> => new UserError(`late after ${ms}`, 'Wait.', { code: 'ERR_WAIT' })

t.test('asked again whenever something has changed', async t => {
  const stopwatch = fakeStopwatch()
  const { until, wake } = createUntil(stopwatch)
  let answer: string | undefined
  let asked = 0
  const wait = until(async () => {
    asked += 1
    return answer
  }, late)
  await turn()
  wake()
  await turn()
  t.equal(asked, 2)
  answer = 'yes'
  wake()
  t.equal(await wait, 'yes')
  t.equal(stopwatch.waiting(), 0)
  wake()
  t.equal(asked, 3)
})

t.test('a change while it asks is not missed', async t => {
  const { until, wake } = createUntil(fakeStopwatch())
  let asked = 0
  const wait = until(async () => {
    asked += 1
    wake()
    await turn()
    return asked === 3 ? 'third' : undefined
  }, late)
  t.equal(await wait, 'third')
})

t.test('given up after five seconds, unless told otherwise', async t => {
  const stopwatch = fakeStopwatch()
  const { until } = createUntil(stopwatch)
  const usual = until(async () => undefined, late)
  const longer = until(async () => undefined, late, { timeout: '1m' })
  const inTime = t.rejects(usual, { message: 'late after 5000' })
  await turn()
  stopwatch.advance(5000)
  await inTime
  const later = t.rejects(longer, { message: 'late after 60000' })
  stopwatch.advance(54_999)
  await turn()
  t.equal(stopwatch.waiting(), 1)
  stopwatch.advance(1)
  await later
})

t.test('an answer that comes with the end of the time counts', async t => {
  const stopwatch = fakeStopwatch()
  const { until } = createUntil(stopwatch)
  const wait = until(
    async () => {
      await turn()
      return 'just'
    },
    late,
    { timeout: 0 }
  )
  stopwatch.advance(0)
  t.equal(await wait, 'just')
})
