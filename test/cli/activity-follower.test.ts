import t from 'tap'
import { createActivityLog } from '../../src/activity/create-activity-log.js'
import { followActivities } from '../../src/cli/activity-follower.js'
import type { ControlCaller } from '../../src/cli/control-caller.js'
import type { Activity } from '../../src/ens/activity.js'
import { fakeStopwatch } from '../support/fake-stopwatch.js'

/** The control API's GET /activity over a log that keeps only so many; `asked` resolves at the next call. */
const startLog = (keep: number) => {
  const log = createActivityLog({ now: () => 0 }, keep)
  let isGone = false
  const get = async (path: string): Promise<unknown> => {
    if (isGone) throw new Error('gone')
    const query = new URLSearchParams(path.replace(/^.*\?/, ''))
    const activities = log.after(Number(query.get('after')), Number(query.get('limit')))
    return { activities, newest: log.newest() }
  }
  return {
    log,
    control: { get } as Pick<ControlCaller, 'get'>,
    end: () => {
      isGone = true
    }
  }
}

const emitMany = ({ log }: ReturnType<typeof startLog>, count: number): void => {
  for (let i = 0; i < count; i++) log.emit('state.reset', {})
}

t.test('from now on, over many pages, to the end', async t => {
  const source = startLog(5000)
  emitMany(source, 3)
  const taken: number[] = []
  const follower = await followActivities(source.control, fakeStopwatch(), ({ id }) => taken.push(id))
  emitMany(source, 2500)
  t.equal(await follower.finish(), 0)
  t.equal(taken.length, 2500)
  t.strictSame([taken[0], taken.at(-1)], [4, 2503])
})

t.test('again and again', async t => {
  const source = startLog(100)
  const stopwatch = fakeStopwatch()
  let got = (_activity: Activity): void => undefined
  const next = (): Promise<Activity> =>
    new Promise(resolve => {
      got = resolve
    })
  const follower = await followActivities(source.control, stopwatch, activity => got(activity))
  for (let id = 1; id <= 3; id++) {
    const arrived = next()
    emitMany(source, 1)
    while (stopwatch.waiting() === 0) await new Promise(setImmediate)
    stopwatch.advance(50)
    t.match(await arrived, { id })
  }
  t.equal(await follower.finish(), 0)
})

t.test('what went by unread is counted', async t => {
  const source = startLog(10)
  const taken: number[] = []
  const follower = await followActivities(source.control, fakeStopwatch(), ({ id }) => taken.push(id))
  emitMany(source, 25)
  t.equal(await follower.finish(), 15)
  t.strictSame([taken.length, taken[0]], [10, 16])
})

t.test('all forgotten in between', async t => {
  const source = startLog(10)
  const follower = await followActivities(source.control, fakeStopwatch(), () => undefined)
  emitMany(source, 5)
  source.log.forget()
  t.equal(await follower.finish(), 0, 'it ends, and nothing after it shows a gap')
})

t.test('the emulator goes', async t => {
  const source = startLog(10)
  const follower = await followActivities(source.control, fakeStopwatch(), () => undefined)
  source.end()
  t.equal(await follower.finish(), Number.POSITIVE_INFINITY)
  await t.rejects(
    followActivities(source.control, fakeStopwatch(), () => undefined),
    { message: 'gone' }
  )
})
