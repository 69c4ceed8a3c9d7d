// Section 1 of the service: tokens, scopes, who may call.

import t from 'tap'
import { scopes } from '../../src/ens/token.js'
import { caller, startEns } from '../support/ens.js'

const callbacks = '/platform/v1/ens-callbacks'
const login = { grant_type: 'client_credentials', client_id: 'ens-local', client_secret: 'ens-local-secret' }

t.test('a token, with both instance urls as the client reached us', async t => {
  const { emulator, call } = await startEns(t)
  const answer = await call('POST', '/v2/token', login)
  t.equal(answer.status, 200)
  t.same(Object.keys(answer.json), [
    'access_token',
    'token_type',
    'expires_in',
    'scope',
    'soap_instance_url',
    'rest_instance_url'
  ])
  t.match(answer.json, { token_type: 'Bearer', expires_in: 1079, rest_instance_url: `${emulator.url}/` })
  t.same(answer.json.scope.split(' '), scopes)
  const port = new URL(emulator.url).port
  const viaName = await caller(`http://localhost:${port}`)('POST', '/v2/token', login)
  t.equal(viaName.json.rest_instance_url, `http://localhost:${port}/`)
  const form = await call('POST', '/v2/token', undefined, {
    raw: new URLSearchParams(login).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' }
  })
  t.match(form, { status: 200, json: { token_type: 'Bearer' } }, 'form-urlencoded as well')
})

t.test('who calls a tenant by its names is given its names', async t => {
  const { call } = await startEns(t)
  const urls = async (host: string): Promise<unknown> => {
    const { json } = await call('POST', '/v2/token', login, { headers: { host } })
    return [json.rest_instance_url, json.soap_instance_url]
  }
  const domain = 'marketingcloudapis.com'
  const tenant = [`http://sub.rest.${domain}:4010/`, `http://sub.soap.${domain}:4010/`]
  for (const kind of ['auth', 'rest']) t.strictSame(await urls(`sub.${kind}.${domain}:4010`), tenant)
  t.strictSame(await urls(`sub.auth.${domain}.test`), [
    `http://sub.auth.${domain}.test/`,
    `http://sub.auth.${domain}.test/`
  ])
})

t.test('no token', async t => {
  const { call } = await startEns(t)
  const refused = [
    [
      { ...login, client_id: 'x' },
      401,
      'invalid_client',
      /^Invalid client ID\. Use the client ID in Marketing Cloud Installed Packages\.$/
    ],
    [{ ...login, client_secret: 'x' }, 401, 'invalid_client', /secret/],
    [{ ...login, client_id: undefined }, 401, 'invalid_client', /ID/],
    [{ ...login, grant_type: 'password' }, 400, 'unsupported_grant_type', /client_credentials/],
    [{ ...login, grant_type: undefined }, 400, 'invalid_request', /grant_type/],
    [{ ...login, scope: 'email_send' }, 400, 'invalid_scope', /email_send/],
    [{}, 400, 'invalid_request', /grant_type/]
  ] as const
  for (const [body, status, error, description] of refused) {
    const answer = await call('POST', '/v2/token', body)
    t.equal(answer.status, status)
    t.match(answer.json, { error, error_description: description, error_uri: 'https://developer.salesforce.com/docs' })
  }
})

t.test('no body at all', async t => {
  const { call } = await startEns(t)
  t.match(await call('POST', '/v2/token'), { status: 400, json: { error: 'invalid_request' } })
})

t.test('any: a non-empty Bearer will do', async t => {
  const { call } = await startEns(t)
  t.equal((await call('GET', callbacks, undefined, { headers: { authorization: 'bearer whatever' } })).status, 200)
  for (const authorization of ['', 'Bearer', 'Bearer ', 'Basic abc']) {
    const answer = await call('GET', callbacks, undefined, { headers: { authorization } })
    t.equal(answer.status, 401, JSON.stringify(authorization))
    t.same(answer.json, {
      message: 'Not Authorized',
      errorcode: 0,
      documentation: 'https://developer.salesforce.com/docs/atlas.en-us.mc-apis.meta/mc-apis/error-handling.htm'
    })
  }
})

t.test('off: nothing is asked', async t => {
  const { call } = await startEns(t, { auth: 'off' })
  t.equal((await call('GET', callbacks, undefined, { headers: { authorization: '' } })).status, 200)
  t.equal((await call('POST', '/v2/token', { ...login, client_id: 'who', client_secret: 'ever' })).status, 200)
})

t.test('strict: only tokens issued here, with their scopes, as long as they live', async t => {
  const reader = { clientId: 'reader', clientSecret: 's', scopes: ['event_notification_callback_read'] }
  const clients = [{ clientId: 'ens-local', clientSecret: 'ens-local-secret' }, reader]
  const { emulator, call, sink } = await startEns(t, { auth: 'strict', clock: 'manual', clients })
  const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  t.equal((await call('GET', callbacks)).status, 401, 'a token from elsewhere')
  t.equal((await call('GET', callbacks, undefined, as(emulator.token))).status, 200, 'the one printed at start')

  const read = await call('POST', '/v2/token', { ...login, client_id: 'reader', client_secret: 's' })
  t.equal(read.json.scope, 'event_notification_callback_read')
  t.equal((await call('GET', callbacks, undefined, as(read.json.access_token))).status, 200)
  const body = [{ callbackName: 'cb', url: 'https://example.com' }]
  t.same((await call('POST', callbacks, body, as(read.json.access_token))).json, {
    message: 'Insufficient Privileges',
    errorcode: 20002,
    documentation: ''
  })
  t.equal(sink.requests.length, 0, 'refused before anything happened')
  const verify = await call(
    'POST',
    '/platform/v1/ens-verify',
    { callbackId: 'a', verificationKey: 'b' },
    as(read.json.access_token)
  )
  t.equal(verify.status, 403, 'ens-verify needs callback_update')

  const narrow = await call('POST', '/v2/token', { ...login, scope: 'event_notification_subscription_read' })
  t.equal((await call('GET', callbacks, undefined, as(narrow.json.access_token))).status, 403)
  await emulator.clock.advance(1_078_999)
  t.equal(
    (await call('GET', callbacks, undefined, as(read.json.access_token))).status,
    200,
    'a millisecond before the end'
  )
  await emulator.clock.advance(1)
  t.equal((await call('GET', callbacks, undefined, as(read.json.access_token))).status, 401, 'after 1,079 s')
  t.equal((await call('GET', callbacks, undefined, as(emulator.token))).status, 200, 'the printed one lives on')
})
