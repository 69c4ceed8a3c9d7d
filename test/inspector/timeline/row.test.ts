import t from 'tap'
import { rowOf, searchTextOf, verdictOf } from '../../../src/inspector/timeline/row.js'
import { accepted, activityOf, attempted, created, lost, queued, requested } from '../../support/activity-of.js'

t.test('a row knows what it is about', async t => {
  t.strictSame(rowOf(attempted(1, 'd-1')), {
    kind: 'delivery',
    tone: 'good',
    text: 'attempt 1: 200 OK, 12 ms',
    callbackId: 'cb-1',
    callbackName: 'orders',
    deliveryId: 'd-1',
    eventTypes: []
  })
  t.strictSame(rowOf(accepted(1)).eventTypes, ['TransactionalSendEvents.EmailSent'])
})

t.test('and which fault has bent it', async t => {
  const fault = { rule: 'rule-1', kind: 'status' }
  const bent = activityOf('api.request', 1, { method: 'GET', path: '/', statusCode: 429, ms: 1, fault })
  t.equal(rowOf(bent).fault, 'rule-1')
})

t.test('it is worked out once', async t => {
  const activity = requested(1)
  t.equal(rowOf(activity), rowOf(activity))
  t.equal(searchTextOf(activity), searchTextOf(activity))
})

t.test('everything in it can be found, in small letters', async t => {
  const text = searchTextOf(
    activityOf('probe.failed', 7, {
      callbackId: 'ID-1',
      callbackName: 'Orders',
      url: 'https://A.example',
      timings: { total: 5 },
      status: 'ConnectFailure',
      message: 'Unable to connect',
      outcome: { answered: false, status: 'ConnectFailure', phase: 'tcp', detail: 'Deep Inside' },
      hint: 'Start it.'
    })
  )
  for (const part of [
    'id-1',
    'orders',
    'https://a.example',
    'unable',
    'deep inside',
    'start it',
    'probe.failed',
    'after 5 ms'
  ])
    t.ok(text.includes(part), part)
})

t.test('what went well is ok, what did not has failed, the rest is neither', async t => {
  t.equal(verdictOf(rowOf(created(1))), 'ok')
  t.equal(verdictOf(rowOf(requested(1, 500))), 'failed')
  t.equal(verdictOf(rowOf(lost(1))), 'failed')
  t.equal(verdictOf(rowOf(queued({ id: 1, deliveryId: 'd' }))), undefined)
})
