import t from 'tap'
import type { EmulatorState, StateDelivery } from '../../src/ens/emulator-state.js'
import { readState } from '../../src/state/read-state.js'
import { aCallback, aDelivery, anAttempt, aSubscription } from '../contract/store-records.js'

const unanswered = {
  answered: false,
  status: 'Timeout',
  phase: 'tcp',
  code: 'E',
  detail: 'late',
  section: 's'
} as const
const next = { does: 'defer', at: 9, rule: 'r', why: 'w' } as const

/** One of everything: each property that there can be, and each list with two. */
const sound = (): EmulatorState => {
  const url = 'https://example.com/a'
  return {
    format: 'ens-local-state',
    version: 1,
    exportedAt: 5,
    product: '1.2.3',
    clock: { mode: 'manual', now: 5.5 },
    policy: 'current',
    callbacks: [
      aCallback({
        probeFindings: {
          at: 1,
          timings: { dns: 0.5, total: 1 },
          remote: 'r',
          outcome: unanswered,
          status: 's',
          message: 'm'
        }
      }),
      aCallback({
        callbackId: 'b',
        url,
        urlKey: url,
        verificationKey: null,
        probeFindings: {
          at: 1,
          timings: { total: 1 },
          outcome: { answered: true, statusCode: 200, reason: '', truncated: false }
        }
      })
    ],
    subscriptions: [aSubscription(), aSubscription({ subscriptionId: 'two', filters: [] })],
    queues: [
      {
        callbackId: 'callback-1',
        cut: 2,
        segments: [
          { firstEvent: 0, subscriptionIds: ['s'], events: [{ a: 1 }, { a: 2 }] },
          { firstEvent: 2, subscriptionIds: [], events: '[ {"a":1.0} ]' },
          { firstEvent: 9, subscriptionIds: [], events: [1, 2, 3] }
        ]
      },
      { callbackId: 'b', cut: 0, segments: [{ firstEvent: 0, subscriptionIds: [], events: [1, 2] }] }
    ],
    deliveries: [
      {
        ...aDelivery({ eventCount: 2, state: 'deferred', nextAttemptAt: 9, next, firstAttemptAt: 1 }),
        attempts: [
          anAttempt({ error: unanswered, fault: { rule: 'r', kind: 'k', detail: 'd' } }),
          anAttempt({ attempt: 3, next: { does: 'nothing', rule: 'r', why: 'w' } })
        ]
      },
      { ...aDelivery({ deliveryId: 'two', replayOf: 'delivery-1' }), attempts: [], body: '[{}]' },
      { ...aDelivery({ deliveryId: 'three', callbackId: 'gone', state: 'dropped' }), attempts: [] }
    ],
    faults: [
      { id: 'a', fault: { kind: 'timeout' }, seen: 2, fired: 1 },
      { fault: { kind: 'timeout' }, match: { phase: 'probe' } }
    ]
  }
}

t.test('a sound one', async t => {
  const given = sound()
  const { now, store, faults, counts } = readState(JSON.parse(JSON.stringify(given)))
  t.equal(now, 5.5)
  t.strictSame(counts, { callbacks: 2, subscriptions: 2, deliveries: 3, events: 9, faults: 2 })
  t.strictSame(store.callbacks, given.callbacks)
  t.strictSame(store.subscriptions, given.subscriptions)
  t.strictSame(faults, given.faults)
  t.strictSame(store.cuts, [{ callbackId: 'callback-1', cut: 2 }])
  t.strictSame(
    store.segments.map(({ events, ...segment }) => ({ ...segment, events: Buffer.from(events).toString() })),
    [
      { callbackId: 'callback-1', firstEvent: 0, count: 2, subscriptionIds: ['s'], events: '[{"a":1},{"a":2}]' },
      { callbackId: 'callback-1', firstEvent: 2, count: 1, subscriptionIds: [], events: '[ {"a":1.0} ]' },
      { callbackId: 'callback-1', firstEvent: 9, count: 3, subscriptionIds: [], events: '[1,2,3]' },
      { callbackId: 'b', firstEvent: 0, count: 2, subscriptionIds: [], events: '[1,2]' }
    ]
  )
  const [first, second, third] = store.deliveries
  const { attempts, ...delivery } = given.deliveries[0] as StateDelivery
  t.strictSame(first, { delivery, attempts })
  t.equal(Buffer.from(second?.body ?? []).toString(), '[{}]')
  t.equal(third?.body, undefined)
  t.not(store.callbacks[0], given.callbacks[0])
})

/** A place, what stands there instead, and what is said of it; undefined: it is taken out. */
const broken: readonly (readonly [string, unknown, string])[] = [
  ['', undefined, ' is missing'],
  ['', 'text', ' must be an object, is a string'],
  ['format', 'har', ' must be ens-local-state, is "har"'],
  ['format', undefined, ' is missing'],
  ['version', 2, ' is 2, and this version of ens-local knows 1'],
  ['version', 0, ' must be 1, is 0'],
  ['version', '1', ' must be 1, is "1"'],
  ['exportedAt', -1, ' must be a time in milliseconds since 1970, is -1'],
  ['exportedAt', 9e15, ' must be a time in milliseconds since 1970, is 9000000000000000'],
  ['product', 1, ' must be a text, is a number'],
  ['clock', null, ' must be an object, is null'],
  ['clock.mode', 'fast', ' must be real or manual, is "fast"'],
  ['clock.now', '5', ' must be a time in milliseconds since 1970, is a string'],
  ['strange', true, ' is nothing that this version of ens-local knows'],
  ['callbacks', {}, ' must be an array, is an object'],
  ['callbacks[0]', [], ' must be an object, is an array'],
  ['callbacks[1].signatureKey', undefined, ' is missing'],
  ['callbacks[1].url', '/ens', ' must be a url, is "/ens"'],
  ['callbacks[1].urlKey', 'https://example.com/', ' must be https://example.com/a, as the url has it'],
  ['callbacks[1].callbackId', 'callback-1', ' is that of callbacks[0] as well'],
  ['callbacks[1].maxBatchSize', 1001, ' must be a whole number from 1 to 1000, is 1001'],
  ['callbacks[0].health.failures', 0.5, ' must be a whole number from 0 on, is 0.5'],
  ['callbacks[0].probeFindings.timings.dns', -1, ' must be a number from 0 on, is -1'],
  ['callbacks[0].probeFindings.outcome.status', 'Fine', ' must be NameResolutionFailure or ConnectFailure or '],
  ['callbacks[1].probeFindings.outcome.truncated', 1, ' must be true or false, is a number'],
  ['callbacks[0].probeFindings.more', 1, ' is nothing that this version of ens-local knows'],
  ['subscriptions[0].callbackId', 'gone', ' is that of no callback'],
  ['subscriptions[1].subscriptionName', 'name of subscription-1', ' is that of subscriptions[0] as well'],
  ['subscriptions[0].filters[0]', 7, ' must be a text, is a number'],
  ['queues[1].callbackId', 'callback-1', ' is that of queues[0] as well'],
  ['queues[0].segments[0].events', '[', ' must be an array, or the text of one in JSON'],
  ['queues[0].segments[0].events', {}, ' must be an array, or the text of one in JSON'],
  ['queues[0].segments[0].events', [], ' must have at least one event'],
  ['queues[0].segments[1].firstEvent', 1, ' must be 2 or more, is 1'],
  ['deliveries[0].nextAttemptAt', null, ' must be a time: the delivery is deferred'],
  ['deliveries[2].nextAttemptAt', 5, ' must be null: the delivery is dropped'],
  ['deliveries[1].deliveryId', 'delivery-1', ' is that of deliveries[0] as well'],
  ['deliveries[1].body', undefined, ' is missing: a replay has its own'],
  ['deliveries[0].body', '[]', ' must not be there: its events are in the queue'],
  ['deliveries[2].firstEvent', 2, ' must be 2 or more, is 1'],
  ['deliveries[0].eventCount', 3, ' is 3, but its queue has 2 events from 0 on'],
  ['deliveries[0].endEvent', 1, ' is 2, but its queue has 2 events from 0 on'],
  ['deliveries[0].callbackId', 'gone', ' is 2, but its queue has 0 events from 0 on'],
  ['deliveries[0].attempts[1].attempt', 1, ' must be more than 1'],
  ['deliveries[0].attempts[0].attempt', 0, ' must be a whole number from 1 on, is 0'],
  ['deliveries[0].attempts[0].response.headers.set-cookie[1]', 1, ' must be a text, is a number'],
  ['deliveries[0].attempts[0].request.headers', 'x', ' must be an object, is a string'],
  ['deliveries[0].attempts[0].request.headers.x-sfmc-ens-signature', null, ' must be a text, is null'],
  ['faults[0].fired', -1, ' must be a whole number from 0 on, is -1'],
  ['faults[1]', 'timeout', ' must be an object, is a string']
]

type Node = Record<string, unknown>

/** The same with another value at this place. */
const withValue = (path: string, value: unknown): unknown => {
  if (path === '') return value
  const state = JSON.parse(JSON.stringify(sound()))
  const keys = path.split(/[.[\]]+/).filter(Boolean)
  const last = keys.pop() as string
  const node = keys.reduce<Node>((at, key) => at[key] as Node, state)
  if (value === undefined) delete node[last]
  else node[last] = value
  return state
}

/** Where the words are about another place than that which was broken. */
const saidOf: Readonly<Record<string, string>> = {
  'deliveries[2].firstEvent': 'deliveries[2].endEvent',
  'deliveries[0].endEvent': 'deliveries[0].eventCount',
  'deliveries[0].callbackId': 'deliveries[0].eventCount'
}

t.test('what is wrong is named by its place, with what to do', async t => {
  for (const [path, value, says] of broken) {
    const place = saidOf[path] ?? path
    const error = {
      name: 'UserError',
      code: 'ERR_STATE',
      hint: path === 'version' && value === 2 ? /update/ : /Take one/
    }
    const read = (): unknown => readState(withValue(path, value))
    t.throws(read, error, `${path} ${value}`)
    try {
      read()
    } catch (thrown) {
      const { message } = thrown as Error
      t.equal(
        message.slice(0, `The state${place && `'s ${place}`}${says}`.length),
        `The state${place && `'s ${place}`}${says}`
      )
    }
  }
})

t.test('no place of it can be nonsense', async t => {
  const nonsense = Symbol.for('nonsense')
  const visit = (value: unknown, path: string): string[] => {
    if (typeof value !== 'object' || value === null) return [path]
    const below = Object.entries(value).flatMap(([key, one]) =>
      visit(one, Array.isArray(value) ? `${path}[${key}]` : [path, key].filter(Boolean).join('.'))
    )
    return [path, ...below]
  }
  const free = /^faults\[\d\]\.(id|fault|match)|\.events\[/
  const places = visit(sound(), '').filter(path => !free.test(path))
  t.ok(places.length > 150)
  for (const path of places) t.throws(() => readState(withValue(path, nonsense)), { code: 'ERR_STATE' }, path)
})
