import t from 'tap'
import type { Activity, ActivityData, ActivityType } from '../../../src/ens/activity.js'
import { timeOfDay } from '../../../src/inspector/moments.js'
import { shortType, toWords } from '../../../src/inspector/timeline/words.js'
import { accepted, activityOf, attempted, lost } from '../../support/activity-of.js'

const callback = { callbackId: 'c', callbackName: 'orders', url: 'https://a.example/x' }
const subscription = { subscriptionId: 's', subscriptionName: 'mails', callbackId: 'c' }
const delivery = { ...callback, deliveryId: 'd', eventCount: 3 }
const request = { method: 'GET', path: '/x', statusCode: 200, ms: 1.25 }
const failed = { ...delivery, attempt: 2, ok: false, verdict: '503 Service Unavailable is none of 200 to 204', ms: 4 }
const why = { rule: 'r', why: 'Because.' }

/** At 1,000,000 ms. */
const saysOf = <T extends ActivityType>(type: T, data: ActivityData[T]): string =>
  toWords(activityOf(type, 1, data, 1_000_000)).join(' ')

t.test('requests', async t => {
  t.equal(saysOf('api.request', request), 'good GET /x 200, 1.3 ms')
  t.equal(saysOf('api.request', { ...request, operation: 'createCallback' }), 'good createCallback 200, 1.3 ms')
  t.equal(saysOf('api.request', { ...request, statusCode: 400, message: 'No.' }), 'bad GET /x 400, 1.3 ms: No.')
})

t.test('callbacks', async t => {
  t.equal(saysOf('callback.created', { ...callback, maxBatchSize: 100 }), 'good created for https://a.example/x')
  t.equal(saysOf('callback.verified', callback), 'good verified')
  t.equal(saysOf('callback.updated', { ...callback, maxBatchSize: 100 }), 'info updated, at most 100 events a batch')
  t.equal(saysOf('callback.regenerated', callback), 'info has a new signature key')
  t.equal(saysOf('callback.expired', { ...callback, hint: 'x' }), 'bad was not verified in time')
  t.equal(saysOf('callback.deleted', callback), 'info deleted')
  t.equal(saysOf('callback.resumed', callback), 'good is no longer suspended')
  const suspended = { ...callback, ...why, until: 1_599_990 }
  t.equal(saysOf('callback.suspended', suspended), 'bad suspended for 10 min: Because.')
})

t.test('probes', async t => {
  t.equal(saysOf('probe.started', { ...callback, deadlineMs: 1 }), 'quiet POST https://a.example/x')
  t.equal(saysOf('probe.passed', { ...callback, timings: { total: 33 } }), 'good passed in 33 ms')
  const found = { ...callback, timings: { total: 5 }, message: 'm', hint: 'h' }
  const answered = { answered: true, statusCode: 500, reason: '', truncated: false } as const
  t.equal(
    saysOf('probe.failed', { ...found, status: 'ProtocolError', outcome: answered }),
    'bad ProtocolError: answered 500, after 5 ms'
  )
  const refused = { answered: false, status: 'ConnectFailure', phase: 'tcp', detail: 'refused' } as const
  const status = refused.status
  t.equal(
    saysOf('probe.failed', { ...found, status, outcome: refused }),
    'bad ConnectFailure: refused in phase tcp, after 5 ms'
  )
  t.match(
    saysOf('probe.failed', { ...found, status, outcome: { ...refused, code: 'ECONNREFUSED' } }),
    'ECONNREFUSED in phase tcp'
  )
})

t.test('subscriptions', async t => {
  const types = (...names: string[]) => names.map(name => `SendEvents.${name}`)
  const made = { ...subscription, eventCategoryTypes: types('A'), filters: [] }
  t.equal(saysOf('subscription.created', made), 'good mails created for A')
  const more = { ...made, eventCategoryTypes: types('A', 'B', 'C'), filters: ['x=y'] }
  t.equal(saysOf('subscription.created', more), 'good mails created for A, B and 1 more type, 1 filter')
  t.equal(saysOf('subscription.updated', { ...subscription, status: 'active', statusReason: '' }), 'info mails updated')
  t.equal(saysOf('subscription.paused', { ...subscription, statusReason: 'why' }), 'warn mails paused: why')
  t.equal(saysOf('subscription.resumed', { ...subscription, statusReason: 'why' }), 'good mails resumed: why')
  t.equal(saysOf('subscription.deleted', subscription), 'info mails deleted')
})

t.test('events', async t => {
  t.strictSame(toWords(accepted(1, 'EmailSent', [0, 3])), ['info', 'EmailSent ×3 accepted, 3 matched'])
  t.strictSame(toWords(lost(1)), ['warn', 'EmailSent ×1 reached nobody: Subscribe.'])
  t.equal(shortType('A.B'), 'B')
})

t.test('deliveries', async t => {
  const batch = { ...delivery, bytes: 1234, firstEvent: 0, endEvent: 3 }
  t.equal(saysOf('delivery.queued', batch), 'quiet batch of 3 events, 1,234 bytes')
  t.equal(saysOf('delivery.queued', { ...batch, replayOf: 'e' }), 'quiet replay of 3 events, 1,234 bytes')
  t.strictSame(toWords(attempted(1, 'd')), ['good', 'attempt 1: 200 OK, 12 ms'])
  t.strictSame(toWords(attempted(1, 'd', false)), ['bad', 'attempt 1: 503 Service Unavailable, next in 1 s'])
  t.equal(saysOf('delivery.delivered', { ...delivery, attempts: 2 }), 'good 3 events delivered after 2 attempts')
  const until = 1_599_990
  t.equal(saysOf('delivery.deferred', { ...delivery, ...why, attempts: 3, until }), 'warn deferred, next in 10 min')
  t.equal(saysOf('delivery.dropped', { ...delivery, ...why, attempts: 0 }), 'bad dropped without an attempt: Because.')
  t.equal(saysOf('delivery.failed', { ...delivery, ...why, attempts: 1 }), 'bad given up after 1 attempt: Because.')
})

t.test('what follows a failed attempt', async t => {
  const says = (next: ActivityData['delivery.attempted']['next']): string =>
    saysOf('delivery.attempted', { ...failed, next })
  const begins = 'bad attempt 2: 503 Service Unavailable'
  t.equal(says({ does: 'retry', at: 1_000_000, ...why }), `${begins}, next at once`)
  t.equal(says({ does: 'defer', at: 1_600_000, ...why }), `${begins}, next in 10 min`)
  t.equal(says({ does: 'drop', ...why }), `${begins}, dropped`)
  t.equal(says({ does: 'fail', ...why }), `${begins}, given up`)
  t.equal(says({ does: 'nothing', ...why }), begins)
})

t.test('faults', async t => {
  const rule = { rule: 'rule-1', kind: 'timeout' }
  t.equal(saysOf('fault.fired', { ...rule, phase: 'probe', callbackId: 'c' }), 'warn rule-1, timeout, bends the probe')
  t.equal(saysOf('fault.fired', { ...rule, phase: 'delivery' }), 'warn rule-1, timeout, bends a delivery')
  t.equal(
    saysOf('fault.fired', { ...rule, phase: 'api', operation: 'getCallback' }),
    'warn rule-1, timeout, bends the call getCallback'
  )
  t.equal(saysOf('fault.fired', { ...rule, phase: 'api', path: '/x' }), 'warn rule-1, timeout, bends the call /x')
})

t.test('the emulator itself', async t => {
  t.equal(saysOf('fidelity.warning', { about: 'a', message: 'Careful.', hint: 'h' }), 'warn Careful.')
  t.equal(saysOf('store.failed', { message: 'Full.', hint: 'h' }), 'bad Full.')
  t.equal(saysOf('store.recovered', {}), 'good what was delivered is written down again')
  const to = 14_400_000
  t.equal(saysOf('clock.advanced', { from: 0, to }), `info advanced by 4 h, to ${timeOfDay(to).slice(0, 8)}`)
  t.equal(saysOf('state.reset', {}), 'info everything was forgotten')
  const state = { callbacks: 1, subscriptions: 2, deliveries: 3, events: 4, faults: 0 }
  t.equal(
    saysOf('state.imported', state),
    'info imported, in place of all there was: 1 callback, 2 subscriptions, deliveries: 3'
  )
  t.equal(saysOf('internal.error', { message: 'Oops', stack: 's' }), 'bad a bug of ens-local: Oops')
})

t.test('what a newer emulator says is named', async t => {
  for (const type of ['later.invented', 'toString'])
    t.strictSame(toWords({ type, id: 1, at: 1 } as unknown as Activity), ['info', type])
})
