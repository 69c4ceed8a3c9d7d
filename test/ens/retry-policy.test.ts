import t from 'tap'
import { isSuspended, resumed, soundHealth } from '../../src/ens/health.js'
import { afterFailure, afterGivingUp, policies, policyNames } from '../../src/ens/retry-policy.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
const START = 1_700_000_000_000

t.test('the tables: what each text says', async t => {
  t.strictSame(
    policyNames.map(name => policies[name].name),
    ['current', '2022', '2021']
  )
  t.match(policies.current, { deadlineMs: 3000, attempts: 3, spacingMs: 1000 })
  t.match(policies['2022'], { deadlineMs: 3000, attempts: 4, suspension: { failures: 2, withinMs: 5 * MINUTE } })
  t.match(policies['2021'], { deadlineMs: 2000, attempts: 4, suspension: policies['2022'].suspension })
  t.notOk(policies.current.suspension)
  t.notOk(policies['2022'].deferral)
})

/** Runs a batch that always fails, each attempt taking no time, until nothing follows. */
const runOut = (name: 'current' | '2022' | '2021') => {
  const steps = []
  let now = START
  for (let attempts = 1; ; attempts++) {
    const step = afterFailure(policies[name], { attempts, firstAttemptAt: START, now })
    steps.push({ ...step, waits: (step.at ?? now) - now })
    if (step.at === undefined) return steps
    now = step.at
  }
}

t.test('current: a round of three, deferrals that shorten, an end after seven days', async t => {
  const steps = runOut('current')
  t.equal(steps.length, 2017, 'so many attempts in all')
  t.strictSame(
    steps.slice(0, 9).map(({ does, waits }) => [does, waits]),
    [
      ['retry', SECOND],
      ['retry', SECOND],
      ['defer', 10 * MINUTE],
      ['defer', 8 * MINUTE],
      ['defer', 6.4 * MINUTE],
      ['defer', 307_200],
      ['defer', 5 * MINUTE],
      ['defer', 5 * MINUTE],
      ['defer', 5 * MINUTE]
    ]
  )
  t.match(steps[0], { rule: 'current.retry', why: 'Attempt 1 of 3 failed; the next follows 1 s later.' })
  t.match(steps[2], {
    rule: 'current.defer',
    why: 'Attempt 3 of 3 failed; the batch is deferred by 10 m, and tried for up to 7 d in all.'
  })
  t.match(steps[3], { why: 'Attempt 4 failed; the batch is deferred by 8 m, and tried for up to 7 d in all.' })
  t.strictSame(steps.at(-1), {
    does: 'fail',
    rule: 'current.fail',
    why: 'Attempt 2017 failed; the next would begin more than 7 d after the first, so delivery has failed.',
    waits: 0
  })
})

t.test('current: the last moment of the seven days still counts', async t => {
  const facts = { attempts: 100, firstAttemptAt: START }
  const last = START + 7 * DAY - 5 * MINUTE
  t.match(afterFailure(policies.current, { ...facts, now: last }), { does: 'defer', at: START + 7 * DAY })
  t.match(afterFailure(policies.current, { ...facts, now: last + 1 }), { does: 'fail' })
})

t.test('2022 and 2021: three retries, then the batch is dropped', async t => {
  for (const name of ['2022', '2021'] as const) {
    const steps = runOut(name)
    t.strictSame(
      steps.map(({ does, rule, waits }) => [does, rule, waits]),
      [...Array(3).fill(['retry', `${name}.retry`, SECOND]), ['drop', `${name}.drop`, 0]]
    )
    t.equal(steps[3]?.why, 'Attempt 4 of 4 failed; the batch is dropped as undeliverable.')
  }
})

t.test('two failures in a row within five minutes suspend; after that each one, for longer, up to an hour', async t => {
  const policy = policies['2022']
  let now = START
  let health = afterGivingUp(policy, soundHealth, now)
  t.strictSame(health, { failures: 1, lastFailureAt: START, suspensions: 0, suspendedUntil: null })
  now += 5 * MINUTE
  health = afterGivingUp(policy, health, now)
  t.match(health, { failures: 2, suspensions: 1, suspendedUntil: now + 10 * MINUTE })
  for (const minutes of [20, 40, 60, 60]) {
    // Long after: no window counts any more, only that nothing has succeeded.
    now = Number(health.suspendedUntil) + DAY
    health = afterGivingUp(policy, resumed(health), now)
    t.equal(health.suspendedUntil, now + minutes * MINUTE, `${minutes} minutes`)
  }
  t.equal(health.suspensions, 5)
})

t.test('failures that lie further apart do not suspend', async t => {
  const once = afterGivingUp(policies['2021'], soundHealth, START)
  const twice = afterGivingUp(policies['2021'], once, START + 5 * MINUTE + 1)
  t.match(twice, { failures: 1, suspensions: 0, suspendedUntil: null })
})

t.test('a failure during a suspension changes nothing', async t => {
  const health = { failures: 2, lastFailureAt: START, suspensions: 1, suspendedUntil: START + 10 * MINUTE }
  t.equal(afterGivingUp(policies['2022'], health, START + MINUTE), health)
})

t.test('current never suspends', async t => {
  const once = afterGivingUp(policies.current, soundHealth, START)
  t.equal(afterGivingUp(policies.current, once, START + 1), soundHealth)
})

t.test('a suspension ends at its time', async t => {
  const health = { ...soundHealth, suspendedUntil: START }
  t.notOk(isSuspended(soundHealth, START))
  t.ok(isSuspended(health, START - 1))
  t.notOk(isSuspended(health, START))
  t.notOk(isSuspended(resumed(health), START - 1))
})
