import t from 'tap'
import type { DeliveryView } from '../../src/ens/delivery.js'
import { steps } from '../../src/ens/next-steps.js'
import { type PolicyName, policies } from '../../src/ens/retry-policy.js'
import { type AttemptSchedule, toSchedule } from '../../src/ens/schedule.js'
import { attempt, delivery } from '../support/deliveries.js'

const DAY = 24 * 60 * 60_000
const start = 1_760_000_000_000

const untried: Partial<DeliveryView> = {
  state: 'sending',
  attempts: [],
  firstAttemptAt: null,
  nextAttemptAt: null,
  next: null
}

const schedule = (changes: Partial<DeliveryView>, now = start, policy: PolicyName = 'current'): AttemptSchedule =>
  toSchedule(delivery({ createdAt: start, ...changes }), { policy: policies[policy], deadlineMs: 2500, now })

/** From the beginning on. */
const seconds = ({ planned }: AttemptSchedule): number[] => planned.map(({ at }) => (at - start) / 1000)

t.test('before the first attempt: three in a row, then later and later, for seven days', async t => {
  const shown = schedule(untried)
  t.match(shown, {
    deliveryId: delivery().deliveryId,
    state: 'sending',
    policy: 'current',
    deadlineMs: 2500,
    now: start,
    createdAt: start,
    done: [],
    next: null,
    end: { does: 'fail', rule: 'current.fail' },
    endsAt: start + 7 * DAY
  })
  t.same(seconds(shown).slice(0, 8), [0, 1, 2, 602, 1082, 1466, 1773.2, 2073.2], 'every 5 minutes in the end')
  t.same(
    shown.planned.slice(0, 5).map(({ rule }) => rule),
    ['first', 'current.retry', 'current.retry', 'current.defer', 'current.defer']
  )
  t.ok(shown.planned.length > 2000 && shown.planned.length < 2040, `${shown.planned.length}`)
  const last = Number(shown.planned.at(-1)?.at)
  t.ok(last <= start + 7 * DAY && last > start + 7 * DAY - 300_000)
})

t.test('the policies of old drop after the last attempt', async t => {
  for (const policy of ['2022', '2021'] as const) {
    const shown = schedule(untried, start, policy)
    t.same(seconds(shown), [0, 1, 2, 3], policy)
    t.match(shown, { policy, end: { does: 'drop', rule: `${policy}.drop` }, endsAt: null })
  }
})

t.test('in between: what was done, what is next, and what follows', async t => {
  const next = { does: 'defer', at: start + 602_000, rule: 'current.defer', why: 'It was deferred.' } as const
  const attempts = [0, 1000, 2000].map((after, index) =>
    attempt({ attempt: index + 1, at: start + after, ok: false, verdict: 'no', timings: { total: 7 } })
  )
  const deferred = { state: 'deferred', attempts, firstAttemptAt: start, nextAttemptAt: next.at, next } as const
  const shown = schedule(deferred, start + 3000)
  t.same(shown.done[2], { attempt: 3, at: start + 2000, ms: 7, ok: false, verdict: 'no' })
  t.same(shown.next, next)
  t.same(seconds(shown).slice(0, 3), [602, 1082, 1466])
  t.equal(shown.planned[0]?.rule, 'current.defer')
  t.equal(shown.endsAt, start + 7 * DAY)
  t.same(seconds(schedule(deferred, start + 700_000)).slice(0, 2), [700, 1180], 'what is overdue comes now')
  const underWay = schedule({ ...deferred, state: 'sending', nextAttemptAt: null }, start + 602_500)
  t.same(seconds(underWay).slice(0, 2), [602.5, 1082.5], 'and what is under way')
})

t.test('one that a fault rule holds back begins later, and has its seven days from then on', async t => {
  const next = steps.heldBack({ rule: 'r', kind: 'reorder', ms: 5000 }, start + 5000)
  const shown = schedule({ ...untried, state: 'retrying', nextAttemptAt: start + 5000, next })
  t.same(shown.planned.slice(0, 2), [
    { at: start + 5000, rule: 'fault.reorder' },
    { at: start + 6000, rule: 'current.retry' }
  ])
  t.equal(shown.endsAt, start + 5000 + 7 * DAY)
})

t.test('the end is the end', async t => {
  const shown = schedule({ firstAttemptAt: start })
  t.match(shown, { state: 'delivered', planned: [], end: delivery().next, endsAt: start + 7 * DAY })
  t.equal(shown.done.length, 1)
  const dropped = schedule({ ...untried, state: 'dropped', next: steps.paused() })
  t.match(dropped, { planned: [], end: { rule: 'paused' }, endsAt: null }, 'without an attempt')
})

t.test('a replay is tried once', async t => {
  t.match(schedule({ ...untried, replayOf: 'd-1' }), { planned: [], end: { rule: 'replay' }, endsAt: null })
  const failed = schedule({ state: 'failed', next: steps.replayFailed(), replayOf: 'd-1', firstAttemptAt: start })
  t.match(failed, { planned: [], end: { rule: 'replay' }, endsAt: null })
})
