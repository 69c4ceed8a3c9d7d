import t from 'tap'
import { toLine } from '../../src/cli/activity-lines.js'
import type { Activity } from '../../src/ens/activity.js'

const callback = { callbackId: 'id', callbackName: 'orders', url: 'https://a.example.com/ens' }
const subscription = { subscriptionId: 'sid', subscriptionName: 'sends', callbackId: 'id' }
const timings = { dns: 1.26, tcp: 0.04, headers: 31.4, total: 33 }
const failed = { ...callback, timings, status: 'ConnectFailure', message: 'Unable', hint: 'Start it.' }
const refused = { answered: false, status: 'ConnectFailure', phase: 'tcp', code: 'ECONNREFUSED', detail: '' } as const
const batch = { deliveryId: 'did', ...callback, eventCount: 3 }
const next = { does: 'retry', at: 1000, rule: 'current.retry', why: 'The next follows 1 s later.' } as const
const types = ['A.B', 'C.D', 'E.F', 'G.H', 'I.J']
const says = (text: string, level = 'info', hint?: string) => ({ level, text, ...(hint && { hint }) })

const rows: [Omit<Activity, 'id' | 'at'> & Record<string, unknown>, unknown][] = [
  [{ type: 'api.request', method: 'GET', path: '/x', statusCode: 200, ms: 35.4 }, says('GET /x → 200 35 ms')],
  [{ type: 'api.request', method: 'GET', path: '/x', statusCode: 500, ms: 1 }, says('GET /x → 500 1 ms', 'error')],
  [
    { type: 'api.request', method: 'GET', path: '/x', statusCode: 500, fault: { rule: 'a', kind: 'status' }, ms: 1 },
    says('GET /x → 500 1 ms', 'warn')
  ],
  [
    {
      type: 'api.request',
      method: 'GET',
      path: '/x',
      statusCode: 404,
      errorcode: 30003,
      message: 'No.',
      hint: 'H',
      ms: 1
    },
    says('GET /x → 404 1 ms: No. (30003)', 'warn', 'H')
  ],
  [{ type: 'callback.created', ...callback, maxBatchSize: 1000 }, says('callback orders created, id')],
  [{ type: 'callback.verified', ...callback }, says('callback orders verified')],
  [{ type: 'callback.updated', ...callback, maxBatchSize: 1000 }, says('callback orders updated')],
  [{ type: 'callback.regenerated', ...callback }, says('callback orders has a new signatureKey')],
  [{ type: 'callback.expired', ...callback, hint: 'H' }, says('callback orders was not verified in time', 'warn', 'H')],
  [{ type: 'callback.deleted', ...callback }, says('callback orders deleted')],
  [
    { type: 'callback.suspended', ...callback, until: 1000, rule: '2022.suspend', why: 'Two failed.' },
    says('callback orders suspended until 1970-01-01T00:00:01.000Z', 'warn', 'Two failed.')
  ],
  [{ type: 'callback.resumed', ...callback }, says('callback orders is no longer suspended')],
  [
    { type: 'event.accepted', count: 1, eventCategoryTypes: ['A.B'], matched: 2, unmatched: [] },
    says('accepted 1 event, A.B, matched 2 times')
  ],
  [
    { type: 'event.accepted', count: 5, eventCategoryTypes: types, matched: 1, unmatched: [] },
    says('accepted 5 events, A.B, C.D, E.F, and 2 more types, matched 1 time')
  ],
  [
    { type: 'event.unmatched', count: 2, eventCategoryTypes: types.slice(0, 4), unmatched: [], hint: 'H' },
    says('no subscription matched 2 events, A.B, C.D, E.F, and 1 more type', 'warn', 'H')
  ],
  [{ type: 'delivery.queued', ...batch, bytes: 12 }, says('batch of 3 events to orders, 12 bytes', 'debug')],
  [
    { type: 'delivery.attempted', ...batch, attempt: 1, ok: true, verdict: '200 OK', ms: 4.04, next },
    says('delivered 3 events to orders (attempt 1, 4 ms)')
  ],
  [
    { type: 'delivery.attempted', ...batch, attempt: 2, ok: false, verdict: '503 is none of 200–204', ms: 12.3, next },
    says('3 events to orders: attempt 2 failed, 503 is none of 200–204 (12 ms)', 'warn', 'The next follows 1 s later.')
  ],
  [
    { type: 'delivery.delivered', ...batch, eventCount: 1, replayOf: 'other', attempts: 1 },
    says('done with 1 event to orders (replay), after 1 attempt', 'debug')
  ],
  [
    { type: 'delivery.deferred', ...batch, attempts: 3, until: 1000, rule: 'current.defer', why: 'W' },
    says('deferred 3 events to orders until 1970-01-01T00:00:01.000Z')
  ],
  [
    { type: 'delivery.dropped', ...batch, attempts: 0, rule: 'paused', why: 'It is paused.' },
    says('dropped 3 events to orders, untried', 'warn', 'It is paused.')
  ],
  [
    { type: 'delivery.failed', ...batch, attempts: 2017, rule: 'current.fail', why: 'Seven days.' },
    says('gave up 3 events to orders, after 2017 attempts', 'warn', 'Seven days.')
  ],
  [{ type: 'store.failed', message: 'The disk is full.', hint: 'H' }, says('The disk is full.', 'error', 'H')],
  [{ type: 'store.recovered' }, says('what was delivered is written down again')],
  [{ type: 'probe.started', ...callback, deadlineMs: 1 }, says('probe POST https://a.example.com/ens', 'debug')],
  [
    { type: 'probe.passed', ...callback, timings },
    says('probe POST https://a.example.com/ens → 200 33 ms (dns 1.3 ms, tcp 0 ms, headers 31 ms)')
  ],
  [
    { type: 'probe.failed', ...failed, outcome: refused, timings: { total: 5 } },
    says('probe POST https://a.example.com/ens → ConnectFailure: ECONNREFUSED in phase tcp, 5 ms', 'warn', 'Start it.')
  ],
  [
    { type: 'probe.failed', ...failed, status: 'ProtocolError', outcome: { answered: true, statusCode: 404 } },
    says(
      'probe POST https://a.example.com/ens → ProtocolError: answered 404, 33 ms (dns 1.3 ms, tcp 0 ms, headers 31 ms)',
      'warn',
      'Start it.'
    )
  ],
  [
    { type: 'subscription.created', ...subscription, eventCategoryTypes: ['A.B', 'C.D'], filters: [] },
    says('subscription sends created for A.B, C.D')
  ],
  [
    { type: 'subscription.updated', ...subscription, status: 'active', statusReason: '' },
    says('subscription sends updated')
  ],
  [{ type: 'subscription.paused', ...subscription, statusReason: 'why' }, says('subscription sends paused: why')],
  [{ type: 'subscription.resumed', ...subscription, statusReason: 'why' }, says('subscription sends resumed: why')],
  [{ type: 'subscription.deleted', ...subscription }, says('subscription sends deleted')],
  [
    { type: 'fault.fired', rule: 'rule-1', kind: 'drop-ack', phase: 'delivery', ...callback },
    says('fault rule-1 (drop-ack) bends a delivery to orders')
  ],
  [
    { type: 'fault.fired', rule: 'rule-1', kind: 'timeout', phase: 'probe', ...callback },
    says('fault rule-1 (timeout) bends the probe of orders')
  ],
  [
    { type: 'fault.fired', rule: 'a', kind: 'status', phase: 'api', operation: 'createCallback', path: '/x' },
    says('fault a (status) bends the call of createCallback')
  ],
  [
    { type: 'fault.fired', rule: 'a', kind: 'status', phase: 'api', path: '/x' },
    says('fault a (status) bends the call of /x')
  ],
  [{ type: 'fidelity.warning', about: 'x', message: 'M', hint: 'H' }, says('fidelity: M', 'warn', 'H')],
  [{ type: 'clock.advanced', from: 0, to: 1000 }, says('clock set to 1970-01-01T00:00:01.000Z')],
  [{ type: 'state.reset' }, says('everything forgotten')],
  [
    { type: 'state.imported', callbacks: 1, subscriptions: 2, deliveries: 3, events: 4, faults: 5 },
    says('state imported: callbacks 1, subscriptions 2, deliveries 3, events to come 4')
  ],
  [{ type: 'internal.error', message: 'M', stack: 'S' }, says('a bug of ens-local: M', 'error', 'Please report it: S')]
]

t.test('each kind of activity has its words', async t => {
  for (const [activity, line] of rows)
    t.strictSame(toLine({ id: 1, at: 0, ...activity } as Activity), line, activity.type)
})
