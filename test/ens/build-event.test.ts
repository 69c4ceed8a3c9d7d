import t from 'tap'
import { type BuildOptions, buildEvent, type NewId } from '../../src/ens/build-event.js'
import type { EnsEvent } from '../../src/ens/event.js'
import { eventTypes } from '../../src/ens/event-catalogue.js'
import { valueAt } from '../../src/ens/event-paths.js'
import { eventWarnings } from '../../src/ens/event-rules.js'
import { prepareEvents } from '../../src/ens/prepare-events.js'
import { resolveType } from '../../src/ens/resolve-type.js'
import { createReadFixture } from '../../src/fixtures.js'

const now = 1_800_000_000_000
const readFixture = createReadFixture()
const fixture = (type: string): EnsEvent => readFixture(resolveType(type).name) as EnsEvent

/** Ids that count: n1, n2… would be no digits, so 1, 2…; uuids are u1, u2… */
const counting = (): NewId => {
  let last = 0
  return kind => {
    last += 1
    return kind === 'number' ? String(last) : `u${last}`
  }
}

const build = (type: string, options: Partial<BuildOptions> = {}): EnsEvent =>
  buildEvent(fixture(type), { now, ...options }, counting())

t.test('an event of every type is valid, of now, and has the shape of its fixture', async t => {
  for (const { name } of eventTypes) {
    const event = build(name)
    t.same(eventWarnings(event), [], name)
    t.equal(event.timestampUTC, now)
    t.same(Object.keys(event), Object.keys(fixture(name)), 'the same fields in the same order')
  }
})

t.test('new ids', async t => {
  const ids: Record<string, string[]> = {
    EmailSent: ['composite.jobId', 'composite.batchId', 'composite.subscriberId', 'info.messageKey', 'compositeId'],
    SmsSent: ['info.messageKey', 'compositeId'],
    SmsBounced: ['composite.Tsid', 'composite.jobId', 'composite.batchId', 'info.messageKey', 'compositeId'],
    EmailClick: ['composite.jobId', 'composite.batchId', 'composite.subscriberId', 'info.jobUrlId', 'compositeId'],
    OttMobileOriginated: ['messageId'],
    OttRead: ['messageKey'],
    AutomationInstanceErrored: ['automationInstanceID'],
    PushSent: ['composite.jobId', 'composite.subscriberId', 'composite.deviceId', 'compositeId']
  }
  for (const [type, paths] of Object.entries(ids)) {
    const newId = counting()
    const [one, two] = [1, 2].map(() => buildEvent(fixture(type), { now }, newId))
    for (const path of paths) t.not(valueAt(one, path), valueAt(two, path), `${type} ${path}`)
  }
  t.match(build('OttMobileOriginated').messageId, /^wamid\.u/)
  t.match(valueAt(build('SmsDelivered'), 'composite.Tsid'), /^api\.u/)
})

t.test('the compositeId is made of its parts, as they are in the end', async t => {
  const { definitionId } = fixture('EmailSent')
  t.equal(build('EmailSent').compositeId, `${definitionId}.1.5501.2.3`)
  t.equal(
    build('EmailBounced', { overrides: { 'composite.jobId': '77', definitionId: 'mine', 'composite.listId': 8 } })
      .compositeId,
    'mine.77.8.2.3'
  )
  t.equal(build('EmailOpen').compositeId, '1.5501.2.3')
  t.equal(build('EmailSent', { overrides: { compositeId: 'x' } }).compositeId, 'x', 'unless it is set itself')
  t.equal(build('EmailOpen', { overrides: { composite: { jobId: '5' } } }).compositeId, '5.0.0.0', '0 for no part')
  t.equal(build('SmsDelivered').compositeId, 'api.u1.u2.3.12025550143.0')
  t.match(build('SmsSent').compositeId, /^api\.u\d\.u\d\.\d\.12025550143\.0$/, 'of the same form without composite')
  t.match(
    build('SmsSent', { overrides: { composite: { Tsid: 'api.x', jobId: 'j' } } }).compositeId,
    /^api\.x\.j\.0\.0\.0$/
  )
  t.equal(build('PushSent').compositeId, 'u1', 'an id of its own')
  const odd = build('EmailSent', { overrides: { composite: 5 } }).compositeId
  t.equal(odd, fixture('EmailSent').compositeId, 'no parts, nothing to follow')
})

t.test('what follows from what was asked for', async t => {
  const unsubscribed = build('EmailUnsubscribe', { overrides: { timestampUTC: 5, 'info.to': 'b@mail.example.com' } })
  t.match(unsubscribed.info, { unsubscribeDate: 5, domain: 'mail.example.com' })
  t.match(build('EmailUnsubscribe').info, { unsubscribeDate: now, domain: 'example.com' })
  t.match(build('EmailUnsubscribe', { overrides: { 'info.to': 7 } }).info, { to: 7, domain: 'example.com' })
  t.match(build('EmailUnsubscribe', { overrides: { 'info.to': 'none' } }).info, { domain: 'example.com' })
  t.match(build('EmailUnsubscribe', { overrides: { 'info.domain': 'x', 'info.unsubscribeDate': 1 } }).info, {
    domain: 'x',
    unsubscribeDate: 1
  })
  t.match(build('AutomationInstanceStarted').info, { automationInstanceScheduledTimeUTC: now })
  const sms = build('SmsDelivered', { overrides: { 'info.to': '12025550199' } })
  t.equal(valueAt(sms, 'composite.mobileNumber'), '12025550199')
  t.match(sms.compositeId, /\.12025550199\.0$/)
  t.same(build('EmailUnsubscribe', { overrides: { info: {} } }).info, {}, 'a place that is gone stays gone')
})

t.test('overrides', async t => {
  const event = build('EmailClick', {
    overrides: { 'info.location': {}, 'info.location.city': 'Bonn', 'extra.deep': [1], mid: 'odd' }
  })
  t.match(event, { info: { location: { city: 'Bonn' } }, extra: { deep: [1] }, mid: 'odd' })
  t.same(valueAt(event, 'info.location'), { city: 'Bonn' })
  t.throws(() => build('EmailSent', { overrides: { 'mid.x': 1 } }), { code: 'ERR_EVENT', message: /mid\.x/ })
  t.throws(() => build('EmailSent', { overrides: { eventCategoryType: 'No.Such' } }), {
    code: 'ERR_EVENT',
    message: /There is no event type "No\.Such"/
  })
  t.equal(
    build('EmailSent', { overrides: { eventCategoryType: 'EngagementEvents.EmailOpen' } }).eventCategoryType,
    'EngagementEvents.EmailOpen'
  )
  t.throws(() => buildEvent({ eventCategoryType: 'No.Such' }, { now }, counting()), { code: 'ERR_EVENT' })
})

t.test('an engagement event about a send event', async t => {
  const send = build('EmailSent', {
    overrides: { 'composite.jobId': '900', 'info.to': 'eve@mail.example.com', mid: 42, timestampUTC: now + 9 }
  })
  for (const type of ['EmailOpen', 'EmailClick', 'EmailUnsubscribe']) {
    const event = build(type, { of: send })
    t.equal(`${send.definitionId}.${event.compositeId}`, send.compositeId, 'the leading id and dot cut off')
    const { emailId, ...shared } = send.composite as Record<string, string>
    t.same(event.composite, shared)
    t.match(event, { mid: 42, eid: send.eid, timestampUTC: now + 9 }, 'not before the send')
    t.same(eventWarnings(event), [])
    t.equal(build(type, { of: send.compositeId as string }).compositeId, event.compositeId, 'by its compositeId alone')
  }
  const unsubscribed = build('EmailUnsubscribe', { of: send })
  t.match(unsubscribed.info, { to: 'eve@mail.example.com', domain: 'mail.example.com', unsubscribeDate: now + 9 })
  const bounce = build('EmailBounced', { overrides: { timestampUTC: now - 9 } })
  t.equal(build('EmailOpen', { of: bounce }).timestampUTC, now, 'any send event will do')
  t.equal(build('EmailOpen', { of: send, overrides: { 'composite.jobId': '1' } }).compositeId, '1.5501.2.3')
})

t.test('a push engagement about a push', async t => {
  const sent = build('PushSent', { overrides: { definitionKey: 'hello', eid: 9 } })
  const opened = build('PushOpen', { of: sent })
  t.same(opened.composite, sent.composite)
  t.match(opened, { definitionKey: 'hello', eid: 9, mid: sent.mid })
  t.equal(build('PushOpen', { of: { eventCategoryType: 'SendEvents.PushSent' } }).mid, fixture('PushOpen').mid)
})

t.test('what is not about another event', async t => {
  const send = build('EmailSent')
  const cases: [string, EnsEvent | string, RegExp, RegExp][] = [
    ['EmailBounced', send, /EmailBounced is not about another event/, /Leave out of/],
    ['AutomationInstanceStarted', 'a.1.2.3.4', /is not about another event/, /Leave out of/],
    ['EngagementEvents.OttRead', send, /is not about another event/, /Leave out of/],
    ['SendEvents.PushSent', send, /is not about another event/, /Leave out of/],
    [
      'EmailOpen',
      build('PushSent'),
      /EmailOpen is not about SendEvents\.PushSent/,
      /TransactionalSendEvents\.EmailSent/
    ],
    ['EmailOpen', build('EmailClick'), /is not about EngagementEvents\.EmailClick/, /EmailNotSent/],
    ['PushOpen', build('InboxOpen'), /is not about EngagementEvents\.InboxOpen/, /SendEvents\.PushSent/],
    ['PushOpen', 'a.1.2.3.4', /does not tell its job/, /the whole send event/],
    ['EmailOpen', '1.2.3.4', /"1\.2\.3\.4" is no compositeId/, /definitionId\.jobId\.listId\.batchId\.subscriberId/],
    ['EmailOpen', 'a.1.2.3.4.5', /is no compositeId/, /definitionId/],
    ['EmailOpen', { ...send, compositeId: 5 }, /5 is no compositeId/, /definitionId/],
    ['EmailOpen', { eventCategoryType: 'No.Such' }, /There is no event type/, /about events/]
  ]
  for (const [type, of, message, hint] of cases)
    t.throws(() => build(type, { of }), { code: 'ERR_EVENT', message, hint }, `${type} of ${JSON.stringify(of)}`)
})

t.test('prepared events are the same as built ones, of every type', async t => {
  for (const { name } of eventTypes)
    for (const escapeHtml of [false, true]) {
      const overrides = { 'info.extra': "~ ~0~ <a href='x'>&" }
      const prepared = prepareEvents(fixture(name), { overrides, escapeHtml })
      const text = prepared.text(counting(), now)
      t.same(JSON.parse(text), build(name, { overrides }), name)
      t.equal(JSON.parse(prepared.text(counting(), now + 5)).timestampUTC, now + 5, 'each at its own time')
      t.equal(/[=&<>']/.test(text), !escapeHtml)
    }
})

t.test('10,000 events of a type have ids of their own', async t => {
  const newId = counting()
  for (const type of ['EmailSent', 'SmsSent', 'SmsTransient', 'EmailOpen', 'PushSent', 'AutomationInstanceStopped']) {
    const prepared = prepareEvents(fixture(type), {})
    const texts = Array.from({ length: 10_000 }, () => prepared.text(newId, now))
    t.equal(new Set(texts).size, 10_000, type)
    const id = type.startsWith('Automation') ? 'automationInstanceID' : 'compositeId'
    t.equal(new Set(texts.map(text => JSON.parse(text)[id])).size, 10_000, type)
  }
})

t.test(
  'prepared events are not before the send they are about, and a time that looks like ours is left alone',
  async t => {
    const of = { ...build('EmailSent', {}), timestampUTC: now + 1000 }
    const { text } = prepareEvents(fixture('EmailOpen'), { of })
    const times = [now, now + 2000].map(at => JSON.parse(text(counting(), at)).timestampUTC)
    t.same(times, [now + 1000, now + 2000])
    const taken = prepareEvents(fixture('EmailSent'), { overrides: { mid: 8_000_000_000_000 } }).text(counting(), now)
    t.match(JSON.parse(taken), { mid: 8_000_000_000_000, timestampUTC: now })
  }
)

t.test('an override that is no JSON', async t => {
  for (const value of [1n, { toJSON: () => 1n }])
    t.throws(() => prepareEvents(fixture('EmailSent'), { overrides: { mid: value } }), {
      code: 'ERR_EVENT',
      message: /can not be written as JSON/,
      hint: /Use text, numbers/
    })
})
