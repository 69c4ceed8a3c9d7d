import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { createIntake, type Intake } from '../../../src/inspector/live/intake.js'
import { activityOf, created, delivered, requested } from '../../support/activity-of.js'

const take = (intake: Intake, ...activities: Activity[]): void => {
  for (const activity of activities)
    intake.take({ id: String(activity.id), type: activity.type, data: JSON.stringify(activity) }, 0)
}

t.test('what comes is counted, kept and handed on once', async t => {
  const intake = createIntake()
  intake.meet({ activities: [requested(1)], newest: 2 })
  t.equal(intake.lastId(), 0)
  take(intake, requested(1))
  t.equal(intake.drain(0).isCaughtUp, false)
  take(intake, created(2), requested(3))
  const lot = intake.drain(0)
  t.strictSame(lot, {
    all: [requested(1), created(2), requested(3)],
    counts: { 'api.request': 2, 'callback.created': 1 },
    fresh: [created(2), requested(3)],
    sampling: undefined,
    isCaughtUp: true
  })
  t.strictSame(intake.drain(0).fresh, [])
  t.equal(intake.lastId(), 3)
})

t.test('before the emulator has said how many there are, nothing is caught up', async t => {
  t.equal(createIntake().drain(0).isCaughtUp, false)
})

t.test('of an emulator where nothing happened all is there at once', async t => {
  const intake = createIntake()
  intake.meet({ activities: [], newest: 0 })
  t.equal(intake.drain(0).isCaughtUp, true)
})

t.test('a reset leaves itself alone', async t => {
  const intake = createIntake()
  take(intake, requested(1), activityOf('state.reset', 2, {}), requested(3))
  const { all, fresh, counts } = intake.drain(0)
  t.strictSame(all, [activityOf('state.reset', 2, {}), requested(3)])
  t.strictSame(fresh, all)
  t.strictSame(counts, { 'state.reset': 1, 'api.request': 1 })
})

t.test('what was there before is shown whole; then so much at once is sampled, and all is counted', async t => {
  const intake = createIntake()
  intake.meet({ activities: [], newest: 5000 })
  take(intake, ...Array.from({ length: 9000 }, (_none, index) => delivered(index + 1, 'd')))
  const { all, counts, sampling } = intake.drain(0)
  t.equal(all.length, 7000)
  t.strictSame(counts, { 'delivery.delivered': 9000 })
  t.strictSame(sampling, { skipped: 2000, perSecond: 4000 })
})

t.test('what has been lost between two connections is said', async t => {
  const intake = createIntake()
  take(intake, requested(1), requested(5))
  t.equal(intake.drain(0).sampling?.skipped, 3)
})

t.test('the beginning of what is kept is no loss', async t => {
  const intake = createIntake()
  take(intake, requested(5001))
  t.equal(intake.drain(0).sampling, undefined)
})

t.test('the same life goes on', async t => {
  for (const next of [[requested(2)], [requested(9)], []]) {
    const intake = createIntake()
    take(intake, requested(1), requested(2))
    intake.meet({ activities: next, newest: 9 })
    t.equal(intake.lastId(), 2)
    t.equal(intake.drain(0).all.length, 2)
  }
})

t.test('another life starts over: fewer ids, or another activity under the same', async t => {
  for (const page of [
    { activities: [requested(1)], newest: 1 },
    { activities: [created(2)], newest: 9 }
  ]) {
    const intake = createIntake()
    take(intake, requested(1), requested(2))
    intake.meet(page)
    t.equal(intake.lastId(), 0)
    t.strictSame(intake.drain(0).all, [])
    t.strictSame(intake.drain(0).counts, {})
  }
})

t.test('an id that was there is of another life', async t => {
  const intake = createIntake()
  intake.meet({ activities: [], newest: 100 })
  take(intake, requested(1), requested(2), created(1), requested(2))
  const { all, counts, isCaughtUp, sampling } = intake.drain(0)
  t.strictSame(all, [created(1), requested(2)])
  t.strictSame(counts, { 'callback.created': 1, 'api.request': 1 })
  t.ok(isCaughtUp)
  t.equal(sampling, undefined)
})
