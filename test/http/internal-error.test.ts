// A bug of ours answers as the real service does when it fails, and tells us more than the caller.

import t from 'tap'
import type { Activity } from '../../src/ens/activity.js'
import { buildApp } from '../../src/http/app.js'
import type { Operations } from '../../src/operations/operations.js'

t.test('500', async t => {
  const seen: Pick<Activity, 'type'>[] = []
  const broken = async (): Promise<never> => {
    throw new Error('the store is on fire')
  }
  const { app } = await buildApp({
    operations: { getAllCallbacks: broken } as unknown as Operations,
    emit: (type, data) => void seen.push({ type, ...data }),
    clock: {
      now: () => {
        throw new Error('the clock has stopped')
      }
    },
    stopwatch: { now: () => 0 },
    random: { uuid: () => 'id' },
    closing: new AbortController().signal,
    bendCall: () => undefined,
    strict: false,
    version: '0',
    auth: { mode: 'any', secret: new Uint8Array(), clients: [{ clientId: 'a', clientSecret: 'b' }] }
  })
  t.teardown(() => app.close())
  const headers = { authorization: 'Bearer any' }
  const answer = await app.inject({ url: '/platform/v1/ens-callbacks', headers })
  t.equal(answer.statusCode, 500)
  t.same(answer.json(), { message: 'Internal Server Error', errorcode: 500, documentation: '' })
  t.match(seen, [
    { type: 'internal.error', message: 'the store is on fire', stack: /internal-error/, method: 'GET' },
    { type: 'api.request', statusCode: 500, errorcode: 500, hint: /report/ }
  ])
  const payload = { grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' }
  const token = await app.inject({ method: 'POST', url: '/v2/token', payload })
  t.match(token.json(), { message: 'Internal Server Error' })
})
