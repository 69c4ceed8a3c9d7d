import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import { callbackState, probeDeadlineMs, suspensionWhy } from '../../../src/inspector/callbacks/callback-state.js'
import type { CallbackView } from '../../../src/inspector/control-views.js'
import { timeOfDay } from '../../../src/inspector/moments.js'

const HOUR_MS = 3_600_000
const NOW = Date.UTC(2026, 0, 31, 12)

const callback: CallbackView = {
  callbackId: 'a',
  callbackName: 'orders',
  url: 'https://receiver.example.com/ens',
  maxBatchSize: 1000,
  signatureKey: 'key',
  verificationKey: 'key',
  verificationKeyExpiresAt: NOW + 4 * HOUR_MS,
  status: 'unverified',
  statusReason: '',
  createdAt: NOW,
  probe: { state: 'passed' },
  suspendedUntil: null,
  pending: { events: 0, deliveries: 0 }
}
const verified: CallbackView = { ...callback, status: 'verified', verificationKey: null }
const facts = { callbackId: 'a', callbackName: 'orders', url: callback.url }

t.test('the probe is under way', async t => {
  const { tone, word, why } = callbackState({ ...callback, probe: { state: 'pending' } }, { now: NOW })
  t.equal(tone, 'info')
  t.equal(word, 'probing')
  t.match(why, 'waits for a 200')
})

t.test('verified inside the probe is verified', async t => {
  t.equal(callbackState({ ...verified, probe: { state: 'pending' } }, { now: NOW }).word, 'verified')
})

t.test('unverified, because the probe failed', async t => {
  const probe = { state: 'failed', status: 'Timeout', message: 'The operation has timed out' } as const
  const state = callbackState({ ...callback, probe, verificationKey: null }, { now: NOW })
  t.equal(state.tone, 'bad')
  t.equal(state.word, 'probe failed')
  t.equal(state.why, 'Unverified, because the probe failed with Timeout: The operation has timed out')
  t.match(state.hint, 'delete it')
})

t.test('unverified, and the key is still good', async t => {
  const { tone, word, why } = callbackState(callback, { now: NOW + 60_000 })
  t.equal(tone, 'warn')
  t.equal(word, 'unverified')
  t.equal(why, 'Unverified: waits for ens-verify; the key of the probe is good for another 3 h 59 min.')
})

t.test('the key has expired: gone, or its time is over and nobody has noticed yet', async t => {
  const gone = callbackState({ ...callback, verificationKey: null }, { now: NOW })
  const over = callbackState(callback, { now: callback.verificationKeyExpiresAt })
  t.same(gone, over)
  t.equal(gone.word, 'key expired')
  t.equal(gone.tone, 'bad')
})

t.test('verified, and what that brings', async t => {
  const [active, paused] = [{ status: 'active' }, { status: 'paused' }] as const
  const why = (subscriptions?: readonly (typeof active | typeof paused)[]): string =>
    callbackState(verified, { now: NOW, subscriptions }).why
  t.equal(why(), 'Verified: what its subscriptions match is delivered to it.')
  t.equal(why([]), 'Verified, but nothing is subscribed.')
  t.equal(why([paused]), 'Verified, but every subscription is paused.')
  t.equal(why([active, paused]), 'Verified: what 1 active subscription matches is delivered.')
  t.equal(why([active, active]), 'Verified: what 2 active subscriptions match is delivered.')
  t.equal(callbackState(verified, { now: NOW }).tone, 'good')
})

t.test('suspended until, and because of what', async t => {
  const until = NOW + 600_000
  const suspended = { ...verified, suspendedUntil: until }
  const begin = `Suspended until ${timeOfDay(until).slice(0, 8)}, for another 10 min`
  t.equal(callbackState(suspended, { now: NOW }).why, `${begin}, because deliveries failed in a row.`)
  t.equal(
    callbackState(suspended, { now: NOW, suspension: 'Two deliveries in a row failed.' }).why,
    `${begin}: Two deliveries in a row failed.`
  )
  t.equal(callbackState(suspended, { now: NOW }).word, 'suspended')
  t.equal(callbackState(suspended, { now: until }).word, 'verified', 'it is over, also before that is known')
})

t.test('what the activities tell of a callback', async t => {
  const suspended = (id: number, callbackId: string, why: string): Activity => ({
    ...facts,
    type: 'callback.suspended',
    id,
    at: NOW,
    callbackId,
    until: NOW,
    rule: '2022.suspend',
    why
  })
  const started: Activity = { ...facts, type: 'probe.started', id: 1, at: NOW, deadlineMs: 500 }
  const activities = [started, suspended(2, 'a', 'first'), suspended(3, 'a', 'second'), suspended(4, 'b', 'other')]
  t.equal(suspensionWhy(activities, 'a'), 'second')
  t.equal(suspensionWhy(activities, 'c'), undefined)
  t.equal(probeDeadlineMs(activities, 'a'), 500)
  t.equal(probeDeadlineMs(activities, 'b'), 30_000)
})
