import t from 'tap'
import { sign, verifySignature } from '../../src/ens/signature.js'
import { UserError } from '../../src/errors.js'
import {
  buildEvent,
  buildEvents,
  deliveryRequest,
  eventFixture,
  eventTypes,
  probeRequest
} from '../../src/test-kit/index.js'

const key = Buffer.alloc(32, 7).toString('base64')

t.test('a fixture of each type, a copy of one’s own', async t => {
  t.equal(eventTypes.length, 36)
  for (const type of eventTypes) t.equal(eventFixture(type).eventCategoryType, type)
  const mine = eventFixture('EmailSent') as unknown as { info: Record<string, unknown> }
  mine.info.to = 'changed'
  t.not((eventFixture('EmailSent').info as Record<string, unknown>).to, 'changed')
  t.throws(() => eventFixture('EmailSend'), { code: 'ERR_EVENT', hint: /EmailSent/ })
  t.throws(() => eventFixture('OttNotSent'), UserError, 'two categories have it')
})

t.test('events are built with overrides and ids of their own', async t => {
  const [first, second] = buildEvents(2, 'EmailSent', { 'info.to': 'ada@example.com', 'info.extra': [1] })
  t.match(first, {
    eventCategoryType: 'TransactionalSendEvents.EmailSent',
    info: { to: 'ada@example.com', extra: [1] }
  })
  t.notSame(first?.composite, second?.composite)
  const before = Date.now()
  const sent = buildEvent('EmailSent')
  t.ok(Number(sent.timestampUTC) >= before)
  const opened = buildEvent('EmailOpen', {}, { of: sent, now: 1 })
  t.ok(String(sent.compositeId).endsWith(String(opened.compositeId)), 'correlates with its send')
  t.equal(opened.timestampUTC, sent.timestampUTC, 'nobody opens before it is sent')
  t.throws(() => buildEvent('EmailSent', { 'info..to': 1 }), { code: 'ERR_EVENT' })
})

t.test('a seed makes them repeat', async t => {
  const make = (seed: number) => [
    ...buildEvents(2, 'SmsSent', {}, { seed, now: 5 }),
    buildEvent('PushSent', undefined, { seed, now: 5 })
  ]
  t.strictSame(make(1), make(1))
  t.notSame(make(1), make(2))
})

t.test('requests as ENS sends them, without a socket', async t => {
  const events = buildEvents(3, 'EmailSent', { 'info.to': 'jörg@example.com' })
  const { headers, body } = deliveryRequest(events, key)
  t.strictSame(JSON.parse(body.toString()), events)
  t.equal(headers['content-type'], 'application/json')
  t.ok(verifySignature(body, headers['x-sfmc-ens-signature'], key))
  t.equal(headers['x-sfmc-ens-signature'], sign(body, key))

  const made = probeRequest()
  t.match(made.verificationKey, /^[A-Za-z0-9+/]{43}=$/)
  t.strictSame(JSON.parse(made.body.toString()), {
    callbackId: made.callbackId,
    verificationKey: made.verificationKey
  })
  t.strictSame(made.headers, { 'content-type': 'application/json' }, 'a probe is not signed')
  const given = probeRequest({ callbackId: 'c', verificationKey: 'v' })
  t.equal(given.body.toString(), '{"callbackId":"c","verificationKey":"v"}')
})
