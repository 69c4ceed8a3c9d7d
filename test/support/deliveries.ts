// Deliveries as the control API shows them: complete, with what a test changes.

import type { AttemptView, DeliveryView, NextStep } from '../../src/ens/delivery.js'

export const nothing: NextStep = { does: 'nothing', rule: 'current.delivered', why: 'It is delivered.' }

const at = Date.parse('2026-03-01T12:00:00Z')

export const attempt = (changes: Partial<AttemptView> = {}): AttemptView => ({
  attempt: 1,
  at,
  request: {
    method: 'POST',
    url: 'https://hooks.example.com/ens',
    headers: { 'content-type': 'application/json', 'x-sfmc-ens-signature': 'c2lnbmVk' },
    bytes: 61,
    body: '[{"eventCategoryType":"TransactionalSendEvents.EmailSent"}]'
  },
  remote: '127.0.0.1:3000',
  response: {
    statusCode: 200,
    reason: 'OK',
    headers: { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] },
    body: 'thanks',
    bodyEncoding: 'utf8',
    truncated: false
  },
  timings: { tcp: 0.4, headers: 31, total: 33 },
  ok: true,
  verdict: '200 OK',
  next: nothing,
  ...changes
})

export const delivery = (changes: Partial<DeliveryView> = {}): DeliveryView => ({
  deliveryId: '8c9e6679-7425-40de-944b-e07fc1f90ae7',
  callbackId: '1c9e6679-7425-40de-944b-e07fc1f90ae7',
  callbackName: 'orders',
  url: 'https://hooks.example.com/ens',
  state: 'delivered',
  subscriptionIds: ['2c9e6679-7425-40de-944b-e07fc1f90ae7'],
  firstEvent: 0,
  endEvent: 1,
  eventCount: 1,
  bytes: 61,
  attemptCount: changes.attempts?.length ?? 1,
  createdAt: at,
  firstAttemptAt: at,
  nextAttemptAt: null,
  next: nothing,
  replayOf: null,
  attempts: [attempt()],
  ...changes
})
