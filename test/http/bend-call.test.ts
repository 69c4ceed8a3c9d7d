import t from 'tap'
import type { FaultRule } from '../../src/ens/fault-rule.js'
import { type Answer, startEns } from '../support/ens.js'

const CALLBACKS = '/platform/v1/ens-callbacks'

const armed = async (t: Parameters<typeof startEns>[0], rules: FaultRule | readonly FaultRule[], options = {}) => {
  const ens = await startEns(t, options)
  await ens.emulator.faults.add(rules)
  return ens
}

t.test('a status is answered in the words of ENS', async t => {
  const { call, emulator } = await startEns(t)
  const answer = async (status: number): Promise<Answer> => {
    await emulator.faults.add({ fault: { kind: 'status', status }, times: 1 })
    return call('GET', CALLBACKS)
  }
  const says = async (status: number, message: string, errorcode: number, more = {}) => {
    const answered = await answer(status)
    t.equal(answered.status, status)
    t.strictSame(answered.json, { message, errorcode, documentation: '', ...more })
    t.equal(answered.headers['content-type'], 'application/json;charset=UTF-8')
    t.ok(answered.headers['x-mashery-message-id'])
    t.equal(answered.headers['retry-after'], status === 429 ? '5' : undefined)
  }
  await says(401, 'Not Authorized', 0, {
    documentation: 'https://developer.salesforce.com/docs/atlas.en-us.mc-apis.meta/mc-apis/error-handling.htm'
  })
  await says(403, 'Insufficient Privileges', 20002)
  await says(429, 'Rate limit exceeded', 50100, { retryAfter: 5 })
  await says(500, 'Internal Server Error', 500)
  await says(503, 'Service Unavailable', 50300)
  await says(400, 'Bad Request', 10000)
  await says(404, 'Not Found', 30003)
  await says(409, 'Conflict', 30002)
  await says(418, "I'm a Teapot", 418)
  await says(599, 'Status 599', 599)
  t.equal((await call('GET', CALLBACKS)).status, 200, 'and then no more')
})

t.test('nothing is done, and the activity names the rule', async t => {
  const { call, sink, seen } = await armed(t, {
    id: 'busy',
    match: { operation: 'createCallback' },
    fault: { kind: 'status', status: 503 },
    times: 1
  })
  t.equal((await call('GET', CALLBACKS)).status, 200)
  const wanted = [{ callbackName: 'a', url: 'https://example.com/a' }]
  t.equal((await call('POST', CALLBACKS, wanted)).status, 503)
  t.equal(sink.requests.length, 0)
  t.same((await call('GET', CALLBACKS)).json, [])
  t.equal((await call('POST', CALLBACKS, wanted)).status, 201)
  t.match(seen('fault.fired'), [
    { rule: 'busy', kind: 'status', phase: 'api', operation: 'createCallback', path: CALLBACKS }
  ])
  t.equal(seen('fault.fired').length, 1)
  t.match(seen('api.request')[1], {
    operation: 'createCallback',
    statusCode: 503,
    errorcode: 50300,
    message: 'Service Unavailable',
    hint: 'The fault rule busy says so: `ens-local faults clear busy`.',
    fault: { rule: 'busy', kind: 'status' }
  })
  t.notOk('fault' in (seen('api.request')[0] ?? {}))
})

t.test('who may not call gets the status of the rule as well', async t => {
  const { call } = await armed(t, { fault: { kind: 'status', status: 500 }, times: 1 })
  const headers = { authorization: '' }
  t.equal((await call('GET', CALLBACKS, undefined, { headers })).status, 500)
  t.equal((await call('GET', CALLBACKS, undefined, { headers })).status, 401)
})

t.test('tokens: errors of OAuth2', async t => {
  const { call, emulator, seen } = await startEns(t)
  const { clientId, clientSecret } = emulator
  const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const token = async (status: number): Promise<Answer> => {
    await emulator.faults.add({ match: { operation: 'getAccessToken' }, fault: { kind: 'status', status }, times: 1 })
    return call('POST', '/v2/token', body)
  }
  const error_uri = 'https://developer.salesforce.com/docs'
  const rows: [number, string, string, object?][] = [
    [401, 'invalid_client', 'Not Authorized'],
    [403, 'unauthorized_client', 'Insufficient Privileges'],
    [429, 'temporarily_unavailable', 'Rate limit exceeded', { retryAfter: 5 }],
    [503, 'temporarily_unavailable', 'Service Unavailable'],
    [500, 'server_error', 'Internal Server Error'],
    [400, 'invalid_request', 'Bad Request']
  ]
  for (const [status, error, error_description, more] of rows) {
    const answered = await token(status)
    t.equal(answered.status, status)
    t.strictSame(answered.json, { error, error_description, error_uri, ...more })
  }
  t.equal((await call('POST', '/v2/token', body)).status, 200)
  t.match(seen('fault.fired')[0], { operation: 'getAccessToken', path: '/v2/token' })
})

t.test('what is no route is a call as well, and the control API is none', async t => {
  const { call, seen } = await armed(t, { fault: { kind: 'status', status: 429 } })
  t.equal((await call('GET', '/platform/v1/nothing?a=b')).status, 429)
  t.equal((await call('GET', '/_ens-local/health')).status, 200)
  t.match(seen('fault.fired'), [{ phase: 'api', path: '/platform/v1/nothing' }])
  t.equal((await call('DELETE', '/_ens-local/faults')).status, 200)
  t.equal((await call('GET', '/platform/v1/nothing')).status, 501)
})

t.test('a delay, after which all goes on', async t => {
  const { call, seen, emulator } = await armed(t, {
    id: 'late',
    match: { phase: 'api' },
    fault: { kind: 'delay', by: 20 }
  })
  t.equal((await call('GET', CALLBACKS)).status, 200)
  t.match(seen('api.request'), [{ statusCode: 200, fault: { rule: 'late', kind: 'delay' } }])
  emulator.faults.clear()
  t.equal((await call('GET', CALLBACKS)).status, 200)
  t.notOk('fault' in (seen('api.request')[1] ?? {}))
})

t.test('after a delay a call is checked like any other', async t => {
  const { call } = await armed(t, { match: { phase: 'api' }, fault: { kind: 'delay', by: 1 } })
  t.equal((await call('GET', CALLBACKS, undefined, { headers: { authorization: '' } })).status, 401)
})

t.test('closing ends a delay', async t => {
  const { call, emulator } = await armed(t, { match: { phase: 'api' }, fault: { kind: 'delay', by: '1h' } })
  const fired = new Promise<void>(resolve => {
    emulator.activities.subscribe(({ type }) => void (type === 'fault.fired' && resolve()))
  })
  const answer = call('GET', CALLBACKS)
  await fired
  await emulator.close()
  t.equal((await answer).status, 200)
})
