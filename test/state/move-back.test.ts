import t from 'tap'
import { moveBack } from '../../src/state/move-back.js'
import type { ReadState } from '../../src/state/read-state.js'
import { aCallback, aDelivery, anAttempt, aSegment, aSubscription } from '../contract/store-records.js'

const counts = { callbacks: 2, subscriptions: 1, deliveries: 2, events: 1, faults: 0 }
const outcome = { answered: true, statusCode: 200, reason: 'OK', truncated: false } as const
const health = { failures: 1, suspensions: 1 }
const next = { does: 'defer', rule: 'current.defer', why: 'because' } as const

/** Each time in it is `base` and something. */
const at = (base: number): ReadState => ({
  now: base + 100,
  faults: [],
  counts,
  store: {
    callbacks: [
      aCallback({
        verificationKeyExpiresAt: base + 200,
        probeFindings: { at: base + 1, timings: { total: 9 }, outcome },
        health: { ...health, lastFailureAt: base + 2, suspendedUntil: base + 300 },
        createdAt: base
      }),
      aCallback({
        callbackId: 'never-probed',
        verificationKeyExpiresAt: base,
        probeFindings: null,
        health: { ...health, lastFailureAt: 0, suspendedUntil: null },
        createdAt: base
      })
    ],
    subscriptions: [aSubscription({ activeAt: base + 3, createdAt: base })],
    segments: [aSegment()],
    cuts: [],
    deliveries: [
      {
        delivery: aDelivery({
          createdAt: base,
          firstAttemptAt: base + 4,
          nextAttemptAt: base + 400,
          next: { ...next, at: base + 400 }
        }),
        attempts: [anAttempt({ at: base + 4, next: { ...next, at: base + 400 } })]
      },
      {
        delivery: aDelivery({ createdAt: base, firstAttemptAt: null, nextAttemptAt: null, next: null }),
        attempts: [anAttempt({ at: base + 5, next: { ...next, does: 'nothing' } })],
        body: Buffer.from('[]')
      }
    ]
  }
})

t.test('every time goes back by as much as the state is ahead', async t => {
  t.strictSame(moveBack(at(1_000_000), 400_100), at(400_000))
})

t.test('a state that is not ahead stays as it is', async t => {
  const state = at(1_000_000)
  t.equal(moveBack(state, 1_000_100), state)
  t.equal(moveBack(state, 2_000_000), state)
})
