// The page on failed registrations: its sentences held to the emulator's, to the letter, and its commands run.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { faultKinds } from '../../src/faults/fault-kinds.js'
import { findKind } from '../../src/faults/find-kind.js'
import { startEmulator } from '../../src/index.js'
import { startSink } from '../../src/test-kit/index.js'
import { type Answer, caller } from '../support/ens.js'
import { signatureKey, startGood } from '../support/ens-receivers.js'
import { openPage } from '../support/markdown.js'
import { openWorkspace } from '../support/workspace.js'

const ownClient = { clientId: 'ens-local', clientSecret: 'ens-local-secret' }
const page = openPage('docs/my-registration-fails.md')
const start = async (t: Test, options: Parameters<typeof startEmulator>[0] = {}) => {
  const ens = await startEmulator(options)
  t.teardown(() => ens.close())
  return { ens, call: caller(ens.url), env: { ENS_LOCAL_URL: ens.url } }
}

/** Ids, ports, times and the bars that show them are the run's own. */
const comparable = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replace(/127\.0\.0\.1:\d+/g, 'ADDRESS')
    .replace(/ +[\d.]+ ms/g, ' N ms')
    .replace(/ +█+/g, ' █')
    .trim()

const register = '/platform/v1/ens-callbacks'
const at = (host: string, path = '/ens') => [{ callbackName: host, url: `https://${host}${path}` }]

t.test('the 400', async t => {
  const { call } = await start(t)
  const { status, json } = await call('POST', register, at('connect-failure.fault.test'))
  t.equal(status, 400)
  t.equal(comparable(json.message), comparable(page.take('text', 'What has happened')))
})

t.test('the probe', async t => {
  const { code, stdout } = await openWorkspace(t).sh(page.take('sh', 'See it'))
  t.equal(code, 1)
  t.equal(comparable(stdout), comparable(page.take('text', 'See it')))
})

t.test('every status', async t => {
  const [rows = []] = page.tables('Every status, and its fix')
  // The one row that waits for a deadline; nothing else may meet one.
  const [usual, impatient] = [await start(t), await start(t, { probeTimeout: '1s' })]
  for (const [ending = '', kind = ''] of rows) {
    const { call } = kind === 'timeout' ? impatient : usual
    const { status, json } = await call('POST', register, at(`${kind}.fault.test`, '/'))
    t.equal(status, 400, kind)
    t.equal(String(json.message).slice(json.message.indexOf('Status: ')), ending, kind)
  }
  const { call } = usual
  t.equal((await call('POST', register, at('slow-4.fault.test'))).status, 201, 'slow passes')
  const shown = new Set([...rows.map(([, kind = '']) => findKind(kind)?.kind.name), 'slow-<ms>'])
  const hosts = faultKinds.filter(({ receiver }) => receiver !== undefined)
  t.same([...shown].sort(), hosts.map(({ name }) => name).sort(), 'and every kind is there')
})

t.test('at home', async t => {
  const { ens, env } = await start(t)
  const workspace = openWorkspace(t)
  const heading = 'Have it at home'
  const failed = await workspace.sh(page.take('sh', heading), env)
  t.equal(failed.code, 1)
  t.equal(comparable(failed.stderr), comparable(page.take('text', heading)))
  const callbackId = String((await ens.client.getAllCallbacks())[0]?.callbackId)
  const again = await workspace.sh(page.take('sh', heading).replace('CALLBACK_ID', callbackId), env)
  t.equal(again.code, 0, again.stderr)
  t.match(again.stdout, /signatureKey/)
  const [armed = '', cleared = ''] = page.take('sh', heading).trim().split('\n')
  t.equal((await workspace.sh(armed, env)).code, 0)
  const orders = { callbackName: 'orders', url: 'https://slow-1.fault.test/orders' }
  await t.rejects(ens.client.createCallback(orders), { message: /Status: ReceiveFailure/ })
  t.equal((await workspace.sh(cleared, env)).code, 0)
  t.same(ens.faults.list(), [])
})

const verify = '/platform/v1/ens-verify'
const subscribe = '/platform/v1/ens-subscriptions'

t.test('refused without a probe', async t => {
  const [atOnce = [], later = []] = page.tables('Refused without a probe')
  const sink = await startSink()
  t.teardown(() => sink.close())
  const narrow = { clientId: 'narrow', clientSecret: 'narrow', scopes: ['event_notification_callback_read'] }
  const { ens, call } = await start(t, { forwardTo: sink.url, auth: 'strict', clients: [ownClient, narrow] })
  const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  const post = (path: string, body: unknown): Promise<Answer> => call('POST', path, body, as(ens.token))
  const url = 'https://hook.example.com/ens'
  const create = (callback: object): Promise<Answer> => post(register, [{ callbackName: 'a', url, ...callback }])
  const whole = await create({})
  const callbackId = String(whole.json[0].callbackId)
  const { verificationKey } = await sink.nextVerification()
  const sent = { callbackId, subscriptionName: 's', eventCategoryTypes: ['TransactionalSendEvents.EmailSent'] }
  const grant = { grant_type: 'client_credentials', client_id: 'narrow', client_secret: 'narrow' }
  const { access_token } = (await call('POST', '/v2/token', grant)).json

  const refusals: Record<string, () => Promise<Answer>> = {
    'a maxBatchSize of 50': () => create({ url: 'https://b.example.com/', maxBatchSize: 50 }),
    'the same url, another name': () => create({ callbackName: 'b' }),
    'the same url, name and size': () => create({}),
    'a token that was not issued': () => call('POST', register, [], as('none')),
    'a token without the scope': () => call('POST', register, at('c.example.com'), as(access_token)),
    'ens-verify with a wrong key': () => post(verify, { callbackId, verificationKey: 'wrong' }),
    'ens-verify a second time': async () => {
      t.equal((await post(verify, { callbackId, verificationKey })).status, 200)
      return post(verify, { callbackId, verificationKey })
    },
    'ens-verify after a failed probe': async () => {
      sink.respondWith([500])
      await create({ callbackName: 'd', url: 'https://d.example.com/' })
      return post(verify, sink.verifications.at(-1))
    },
    'a subscription before ens-verify': async () => {
      const { json } = await create({ callbackName: 'e', url: 'https://e.example.com/' })
      return post(subscribe, [{ ...sent, callbackId: json[0].callbackId }])
    },
    'a subscription to EmailSent': () => post(subscribe, [{ ...sent, eventCategoryTypes: ['EmailSent'] }]),
    'deleting it with subscriptions': async () => {
      t.equal((await post(subscribe, [sent])).status, 201)
      return call('DELETE', `${register}/${callbackId}`, undefined, as(ens.token))
    },
    'changing its url': () => call('PUT', register, [{ callbackId, url: 'https://f.example.com/' }], as(ens.token))
  }
  for (const [what = '', answer, says] of [...atOnce, ...later]) {
    const { status, json } = await (refusals[what] ?? (() => create({ url: what })))()
    t.equal(json === undefined ? `${status}` : `${status}/${json.errorcode}`, answer, what)
    t.equal(String(json?.message ?? '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, 'CALLBACK_ID'), says, what)
  }
  const named = new Set([...atOnce, ...later].map(([what]) => what))
  t.same(
    Object.keys(refusals).filter(what => !named.has(what)),
    []
  )
})

t.test('before production', async t => {
  const { url } = await startGood(t)
  const workspace = openWorkspace(t)
  for (const _ of ['to read', 'for a build server']) {
    const command = page.take('sh', 'My receiver, before production')
    const line = command.replace('http://127.0.0.1:3000/ens', url).replace('KEY', signatureKey)
    const { code, stdout, stderr } = await workspace.sh(line)
    t.equal(code, 0, stdout + stderr)
  }
  t.match(readFileSync(join(workspace.folder, 'check.xml'), 'utf8'), '<testsuite')
})

t.test('no block is left out', async t => t.same(page.left(), []))
