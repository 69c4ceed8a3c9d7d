import t from 'tap'
import { readEvents, toEventsOfType } from '../../../src/inspector/actions/event-request.js'
import { problemOf, startPageApi } from '../../support/page-api.js'

const event = { eventCategoryType: 'TransactionalSendEvents.EmailSent' }

t.test('events as JSON: one, several, or a request', async t => {
  t.same(readEvents(JSON.stringify(event)), { request: { events: [event] } })
  t.same(readEvents(JSON.stringify([event, event])), { request: { events: [event, event] } })
  t.same(readEvents('{"type":"EmailSent","count":2}'), { request: { type: 'EmailSent', count: 2 } })
})

t.test('what is no JSON, and what is JSON and no events', async t => {
  t.match(readEvents('[{"eventCategoryType":'), { wrong: /not JSON/ })
  const api = await startPageApi(t)
  for (const text of ['[]', 'null', '7']) {
    const read = readEvents(text)
    t.ok('request' in read)
    if ('request' in read) t.match(await problemOf(api.send('POST', '/events', read.request)), { hint: /event/ })
  }
})

t.test('what is not given is left out', async t => {
  const type = 'EmailSent'
  t.same(toEventsOfType({ type, count: 1, overrides: {} }), { type })
  const all = { type, count: 2, overrides: { 'info.to': 'a@b.c' } }
  t.same(toEventsOfType(all), all)
})
