import t from 'tap'
import { soundHealth } from '../../src/ens/health.js'
import { rules, steps, suspensionOf } from '../../src/ens/next-steps.js'
import { afterFailure, policies, policyNames } from '../../src/ens/retry-policy.js'

const suspended = { ...soundHealth, suspensions: 1, suspendedUntil: 700_000 }

t.test('steps that no policy decides', async t => {
  t.match(steps.delivered(), { does: 'nothing', rule: 'delivered', why: /\.$/ })
  t.match(steps.paused(), {
    does: 'drop',
    rule: 'paused',
    why: 'Its subscription is paused, so its events are dropped.'
  })
  t.match(steps.deleted('callback'), { does: 'drop', rule: 'deleted', why: /^Its callback was deleted/ })
  t.match(steps.deleted('subscription'), { why: /^Its subscription was deleted/ })
  t.match(steps.suspended(suspended, 100_000), {
    does: 'drop',
    rule: 'suspended',
    why: 'The callback is suspended for another 10 m, so its events are dropped.'
  })
  t.match(steps.suspended(suspended, 800_000), { why: /another 0 ms/ }, 'late, but not negative')
  t.match(steps.replayFailed(), { does: 'fail', rule: 'replay', why: /sent once/ })
})

t.test('why a callback has been suspended', async t => {
  t.strictSame(suspensionOf('2022', suspended, 100_000), {
    until: 700_000,
    rule: '2022.suspend',
    why: 'Two deliveries in a row failed; nothing is delivered for 10 m.'
  })
  t.match(suspensionOf('2021', { ...suspended, suspensions: 2 }, 100_000), {
    rule: '2021.suspend',
    why: /^Another delivery failed before one succeeded;/
  })
})

t.test('each rule that a step names has its sentence', async t => {
  const named = policyNames.flatMap(name => {
    const policy = policies[name]
    const facts = { firstAttemptAt: 0, now: 0 }
    const { rule } = suspensionOf(name, suspended, 0)
    return [
      afterFailure(policy, { ...facts, attempts: 1 }).rule,
      afterFailure(policy, { ...facts, attempts: policy.attempts }).rule,
      policy.suspension === undefined ? afterFailure(policy, { ...facts, attempts: 9, now: 604_800_000 }).rule : rule
    ]
  })
  const fixed = [steps.delivered(), steps.paused(), steps.deleted('callback'), steps.suspended(suspended, 0)]
  t.strictSame([...named, ...fixed.map(({ rule }) => rule)].sort(), Object.keys(rules).sort())
})
