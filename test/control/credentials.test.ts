import t from 'tap'
import { startEns } from '../support/ens.js'

t.test('what the start printed, and it opens the door', async t => {
  const { call, emulator } = await startEns(t, { auth: 'strict' })
  const { json } = await call('GET', '/_ens-local/credentials')
  const { token, clientId, clientSecret } = emulator
  const where = { tokenUrl: '/v2/token', restUrl: '/platform/v1' }
  t.strictSame(json, { auth: 'strict', clientId, clientSecret, token, ...where })
  const headers = { authorization: `Bearer ${json.token}` }
  t.equal((await call('GET', `${json.restUrl}/ens-callbacks`, undefined, { headers })).status, 200)
  const grant = { grant_type: 'client_credentials', client_id: json.clientId, client_secret: json.clientSecret }
  t.match(await call('POST', json.tokenUrl, grant), { status: 200, json: { access_token: /\S/ } })
})

t.test('without clients, there is a token all the same', async t => {
  const { call } = await startEns(t, { auth: 'off', clients: [] })
  t.match((await call('GET', '/_ens-local/credentials')).json, {
    auth: 'off',
    clientId: '',
    clientSecret: '',
    token: /^\S+\.\S+\.\S+$/
  })
})

t.test('not for a page of another origin', async t => {
  const { call } = await startEns(t)
  for (const headers of [{ origin: 'https://example.com' }, { host: 'rebound.example.com' }])
    t.equal((await call('GET', '/_ens-local/credentials', undefined, { headers })).status, 403)
})
