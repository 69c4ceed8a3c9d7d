// Records to keep in a store, each complete, with what a test wants otherwise.

import type { Callback } from '../../src/ens/callback.js'
import type { Attempt, Delivery } from '../../src/ens/delivery.js'
import { soundHealth } from '../../src/ens/health.js'
import type { Subscription } from '../../src/ens/subscription.js'
import type { Segment } from '../../src/ports.js'

export const aCallback = (overrides: Partial<Callback> = {}): Callback => {
  const callbackId = overrides.callbackId ?? 'callback-1'
  return {
    callbackId,
    callbackName: `name of ${callbackId}`,
    url: `https://example.com/${callbackId}`,
    urlKey: `https://example.com/${callbackId}`,
    maxBatchSize: 1000,
    signatureKey: 'c2lnbmF0dXJlIGtleQ==',
    verificationKey: `key of ${callbackId}`,
    verificationKeyExpiresAt: 1_760_000_000_000,
    status: 'unverified',
    statusReason: '',
    probe: 'pending',
    probeFindings: null,
    health: soundHealth,
    createdAt: 1_750_000_000_000,
    ...overrides
  }
}

export const aSubscription = (overrides: Partial<Subscription> = {}): Subscription => {
  const subscriptionId = overrides.subscriptionId ?? 'subscription-1'
  return {
    subscriptionId,
    callbackId: 'callback-1',
    subscriptionName: `name of ${subscriptionId}`,
    eventCategoryTypes: ['TransactionalSendEvents.EmailSent', 'TransactionalSendEvents.EmailBounced'],
    filters: ['definitionKey=welcome'],
    status: 'active',
    statusReason: '',
    activeAt: 1_750_000_000_000,
    createdAt: 1_750_000_000_000,
    ...overrides
  }
}

/** Events `{"n":3}`, `{"n":4}`… from its place on. */
export const aSegment = (overrides: Partial<Segment> = {}): Segment => {
  const { firstEvent = 0, count = 1 } = overrides
  const events = Array.from({ length: count }, (_, index) => ({ n: firstEvent + index }))
  return {
    callbackId: 'callback-1',
    firstEvent,
    count,
    subscriptionIds: ['subscription-1', 'subscription-2'],
    events: Buffer.from(JSON.stringify(events)),
    ...overrides
  }
}

/** A batch that has just been cut. */
export const aDelivery = (overrides: Partial<Delivery> = {}): Delivery => {
  const { firstEvent = 0, eventCount = 1 } = overrides
  return {
    deliveryId: 'delivery-1',
    callbackId: 'callback-1',
    callbackName: 'name of callback-1',
    url: 'https://example.com/callback-1',
    state: 'sending',
    subscriptionIds: ['subscription-1'],
    firstEvent,
    endEvent: firstEvent + eventCount,
    eventCount,
    bytes: 100,
    keptBytes: 100,
    createdAt: 1_750_000_000_000,
    attemptCount: 0,
    firstAttemptAt: null,
    nextAttemptAt: null,
    next: null,
    replayOf: null,
    ...overrides
  }
}

export const anAttempt = (overrides: Partial<Attempt> = {}): Attempt => ({
  attempt: 1,
  at: 1_750_000_000_000,
  request: {
    method: 'POST',
    url: 'https://example.com/callback-1',
    headers: { 'x-sfmc-ens-signature': 'c2lnbmVk' },
    bytes: 100
  },
  remote: '127.0.0.1:3000',
  response: {
    statusCode: 503,
    reason: 'Service Unavailable',
    headers: { 'set-cookie': ['a=1', 'b=2'] },
    body: 'busy',
    bodyEncoding: 'utf8',
    truncated: false
  },
  timings: { headers: 1.25, total: 1.5 },
  ok: false,
  verdict: '503 Service Unavailable is none of 200–204',
  next: { does: 'retry', at: 1_750_000_001_000, rule: 'current.retry', why: 'because' },
  ...overrides
})

/** Texts that databases like to change behind one's back. */
export const awkward: readonly string[] = [
  '',
  'a\0b',
  '\0',
  '\ud800',
  'x\udfffy\ud83d',
  '😀 Zürich 日本 ',
  '\\u0000',
  'C:\\new\\u00e9',
  '\t\r\n\u007f\u0085\u2028\ufeff',
  `it's "quoted" % _ ?`
]

/** Any holder will do. */
export const whoever = (): boolean => true

export const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `id-${index}`)
