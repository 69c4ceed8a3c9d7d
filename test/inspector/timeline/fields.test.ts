import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { timingsText, toFields } from '../../../src/inspector/timeline/fields.js'
import { accepted, activityOf, attempted, created, lost, queued } from '../../support/activity-of.js'

const valuesOf = (activity: Activity): Record<string, unknown> =>
  Object.fromEntries(
    toFields(activity).map(([name, value]) => {
      if (value.is === 'moment') return [name, value.at]
      return [name, value.is === 'list' ? value.texts : `${value.is}: ${value.text}`]
    })
  )

t.test('a callback', async t => {
  t.strictSame(valuesOf(created(1)), {
    'Callback id': 'callback: cb-1',
    Callback: 'text: orders',
    URL: 'code: https://example.com/orders',
    'Largest batch': 'text: 1,000 events'
  })
})

t.test('an attempt, and what comes next', async t => {
  t.match(valuesOf(attempted(1, 'd', false)), {
    Delivery: 'delivery: d',
    Attempt: 'text: 1',
    Succeeded: 'text: no',
    Verdict: 'text: 503 Service Unavailable is none of 200 to 204',
    Took: 'text: 12 ms',
    Status: 'text: 503',
    Next: 'text: retry: Again.',
    'Next at': 1999,
    Rule: 'rule: current.retry'
  })
  t.match(valuesOf(attempted(1, 'd')), { Succeeded: 'text: yes', Next: 'text: nothing: Done.', 'Next at': undefined })
})

t.test('a batch, and events', async t => {
  t.match(valuesOf(queued({ id: 1, deliveryId: 'd', places: [3, 5], replayOf: 'e' })), {
    'Replay of': 'delivery: e',
    Events: 'text: 2',
    Bytes: 'text: 600',
    'First event’s place': 'text: 3',
    'End, before place': 'text: 5'
  })
  t.match(valuesOf(accepted(1, 'EmailSent', [3, 2])), {
    Events: 'text: 2',
    'Event types': ['TransactionalSendEvents.EmailSent'],
    Matched: 'text: 2',
    Queued: ['2 events from place 3 for cb-1']
  })
  t.strictSame(Object.keys(valuesOf(lost(1))), ['Events', 'Event types'], 'the hint is shown elsewhere')
})

t.test('a probe', async t => {
  const facts = { callbackId: 'c', callbackName: 'n', url: 'u', status: 'x', message: 'm', hint: 'h' }
  const timings = { total: 33, dns: 1, tcp: 0.4 }
  const refused = { answered: false, status: 'ConnectFailure', phase: 'tcp', detail: 'refused' } as const
  t.match(valuesOf(activityOf('probe.failed', 1, { ...facts, timings, outcome: refused })), {
    Took: 'text: 33 ms: dns 1 ms, tcp 0.4 ms',
    Outcome: 'text: refused, in phase tcp',
    Message: 'text: m'
  })
  const answered = { answered: true, statusCode: 500, reason: 'Oops', truncated: false } as const
  t.match(valuesOf(activityOf('probe.failed', 1, { ...facts, timings, outcome: answered })), {
    Outcome: 'text: answered 500 Oops'
  })
  t.equal(timingsText({ total: 5 }), '5 ms')
  const { status: _status, message: _message, hint: _hint, ...callback } = facts
  t.match(valuesOf(activityOf('probe.started', 1, { ...callback, deadlineMs: 30_000 })), { Deadline: 'text: 30 s' })
})

t.test('a request that was bent', async t => {
  const fault = { rule: 'rule-1', kind: 'status' }
  const request = { method: 'GET', path: '/x', statusCode: 429, errorcode: 50200, message: 'Too many', ms: 1, fault }
  t.match(valuesOf(activityOf('api.request', 1, request)), {
    Method: 'text: GET',
    Path: 'code: /x',
    Status: 'text: 429',
    errorcode: 'text: 50200',
    Fault: 'text: rule-1, status'
  })
})

t.test('a rule of a fault is no row of the ledger', async t => {
  const fired = activityOf('fault.fired', 1, { rule: 'rule-1', kind: 'timeout', phase: 'probe' })
  t.match(valuesOf(fired), { Rule: 'code: rule-1', Kind: 'text: timeout' })
  const suspended = { callbackId: 'c', callbackName: 'n', url: 'u', until: 5, rule: '2022.suspend', why: 'w' }
  t.match(valuesOf(activityOf('callback.suspended', 1, suspended)), {
    Rule: 'rule: 2022.suspend',
    Until: 5,
    Why: 'text: w'
  })
})

t.test('the clock, and a bug', async t => {
  t.strictSame(valuesOf(activityOf('clock.advanced', 1, { from: 1, to: 2 })), { From: 1, To: 2 })
  t.match(valuesOf(activityOf('internal.error', 1, { message: 'm', stack: 's' })), { Stack: 'code: s' })
})

t.test('a field of a newer emulator is shown as it is', async t => {
  const newer = { type: 'later.invented', id: 1, at: 1, webName: 'x', parts: [1], toString: 'y' } as unknown as Activity
  t.strictSame(valuesOf(newer), { 'Web name': 'text: x', Parts: 'text: [1]', 'To string': 'text: y' })
})
