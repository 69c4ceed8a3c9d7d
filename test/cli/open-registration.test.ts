// A registration that moves with the url of a tunnel.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Args } from '../../src/cli/command.js'
import { openRegistration } from '../../src/cli/open-registration.js'
import { receiverKeys } from '../../src/cli/registration-keys.js'
import { readRegistrationPlan } from '../../src/cli/registration-plan.js'
import { createRegistrationReport } from '../../src/cli/registration-report.js'
import { EnsClient } from '../../src/client/ens-client.js'
import { type Ens, startEns } from '../support/ens.js'
import { type FakeIo, fakeIo } from './fake-io.js'

const first = 'https://first.example.com/ens'
const second = 'https://second.example.com/ens'

interface World extends Ens {
  readonly client: EnsClient
  readonly home: string
  readonly io: FakeIo
  /** With the key in use. */
  open(args: Args): Promise<Awaited<ReturnType<typeof openRegistration>> & { inUse(): string | undefined }>
}

interface Test {
  testdir(): string
  teardown(run: () => Promise<unknown>): void
}

const startWorld = async (t: Test): Promise<World> => {
  const home = t.testdir()
  const ens = await startEns(t)
  const client = new EnsClient({ target: ens.emulator.url, token: ens.emulator.token })
  t.teardown(() => client.close())
  const io = fakeIo({ env: { ENS_LOCAL_URL: ens.emulator.url, ENS_LOCAL_HOME: home } })
  const open: World['open'] = async args => {
    const plan = await readRegistrationPlan({ json: true, subscribe: ['EmailSent'], ...args }, io, 'orders')
    const { receiver, ...keys } = receiverKeys(client, plan.target, () => 'here')
    ens.sink.respondWith(async ({ json }) => {
      await receiver.onVerification?.(json as { callbackId: string; verificationKey: string })
      return 200
    })
    const report = createRegistrationReport(plan, io)
    const registration = await openRegistration({ ens: client, plan, io, report, keys }, first)
    const { signatureKey } = receiver
    return { ...registration, inUse: () => (typeof signatureKey === 'function' ? signatureKey() : signatureKey) }
  }
  return { ...ens, client, home, io, open }
}

const typesOf = (io: FakeIo): unknown[] => io.stdout.json().map(({ type, step, why }) => step ?? why ?? type)

t.test('the old callback and its subscription go, new ones come, and so does the key', async t => {
  const { client, io, home, open } = await startWorld(t)
  const registration = await open({ cleanup: true })
  const before = registration.registration()
  t.equal(registration.inUse(), before?.signatureKey)
  await registration.moveTo(second)
  const now = registration.registration()
  t.match(now, { url: second, callbackName: 'orders' })
  t.not(now?.callbackId, before?.callbackId)
  t.not(registration.inUse(), before?.signatureKey)
  t.equal(registration.inUse(), now?.signatureKey)
  t.match(await client.getAllCallbacks(), [{ callbackId: now?.callbackId, status: 'verified' }])
  t.match(await client.getAllSubscriptions(), [{ subscriptionId: now?.subscriptionId }])
  const folder = join(home, 'registrations')
  t.match(
    readdirSync(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8'))),
    [{ url: second }]
  )

  await registration.close()
  await registration.close()
  await registration.moveTo(first)
  t.strictSame(await client.getAllCallbacks(), [])
  t.strictSame(readdirSync(folder), [])
  const made = ['creating', 'created', 'verified', 'subscribed', 'registered']
  t.strictSame(typesOf(io), [...made, 'moved', ...made, 'cleanup'])
  const moved = io.stdout.json().find(({ why }) => why === 'moved')
  t.strictSame(moved, { type: 'unregistered', callbackId: before?.callbackId, url: first, why: 'moved' })
})

t.test('moves one after the other; without --cleanup the last one stays', async t => {
  const { client, open } = await startWorld(t)
  const registration = await open({})
  await Promise.all([registration.moveTo(second), registration.moveTo(first), registration.moveTo(second)])
  await registration.close()
  t.match(await client.getAllCallbacks(), [{ url: second, status: 'verified' }])
  t.equal((await client.getAllCallbacks()).length, 1)
})

t.test('a move that fails can be made again', async t => {
  const { client, io, sink, open } = await startWorld(t)
  const registration = await open({})
  const respond = sink.requests.length
  t.equal(respond, 1)
  await t.rejects(registration.moveTo('http://second.example.com/ens'), { code: 'ERR_ENS_REFUSED', hint: /\S/ })
  t.equal(registration.registration(), undefined)
  t.strictSame(await client.getAllCallbacks(), [])
  await registration.moveTo(second)
  t.match(registration.registration(), { url: second, signatureKey: /\S/ })
  t.match(typesOf(io).slice(-7), ['moved', 'creating', 'creating', 'created', 'verified', 'subscribed', 'registered'])
})

t.test('a half-made one is deleted by the next move', async t => {
  const { client, sink, open } = await startWorld(t)
  const registration = await open({})
  sink.respondWith([500])
  await t.rejects(registration.moveTo(second), { code: 'ERR_PROBE_FAILED' })
  t.match(await client.getAllCallbacks(), [{ url: second, status: 'unverified' }])
  await t.rejects(registration.moveTo(first), { code: 'ERR_PROBE_ELSEWHERE' })
  t.match(await client.getAllCallbacks(), [{ url: first }])
  t.equal((await client.getAllCallbacks()).length, 1)
})

t.test('what can not be deleted is an error, and remembered', async t => {
  const { emulator, io, home, open } = await startWorld(t)
  const registration = await open({ cleanup: true, 'account-id': '7' })
  await emulator.close()
  const noAnswer = { name: 'UserError', code: /^ERR_NO_(ANSWER|EMULATOR)$/, hint: /ens-local start/ }
  await t.rejects(registration.close(), noAnswer)
  t.match(
    io.stderr.text(),
    `may still be there. Later: ens-local register --clean-leftovers --target ${emulator.url} --account-id 7\n`
  )
  t.equal(readdirSync(join(home, 'registrations')).length, 1)
  await registration.moveTo(second)
  await t.rejects(registration.close(), noAnswer, 'it can be tried again')
})

t.test('a bug stays one, and what was made is deleted all the same', async t => {
  const { client, io } = await startWorld(t)
  const plan = await readRegistrationPlan({ cleanup: true }, io, undefined)
  const bug = new TypeError('a bug')
  const keys = { obtainKey: () => Promise.reject(bug), useSignatureKey: () => undefined }
  const report = createRegistrationReport(plan, io)
  await t.rejects(openRegistration({ ens: client, plan, io, report, keys }, first), bug)
  t.match(io.stderr.text(), /Deleted \S+, since it could not be finished\.\n$/)
  t.strictSame(await client.getAllCallbacks(), [])
})

t.test('what can not be finished and can not be deleted either is remembered', async t => {
  const { client, emulator, io, home } = await startWorld(t)
  const plan = await readRegistrationPlan({ cleanup: true }, io, undefined)
  const obtainKey = async (): Promise<string> => {
    await emulator.close()
    throw new Error('none')
  }
  const report = createRegistrationReport(plan, io)
  const keys = { obtainKey, useSignatureKey: () => undefined }
  await t.rejects(openRegistration({ ens: client, plan, io, report, keys }, first), { name: 'UserError' })
  t.match(io.stderr.text(), /may still be there\. Later: ens-local register --clean-leftovers --target \S+\n$/)
  t.equal(readdirSync(join(home, 'registrations')).length, 1)
})
