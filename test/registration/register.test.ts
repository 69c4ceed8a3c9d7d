import t from 'tap'
import { EnsClient } from '../../src/client/ens-client.js'
import type { UserError } from '../../src/errors.js'
import { register } from '../../src/registration/register.js'
import type { RegistrationRequest, RegistrationStep, RegistrationTools } from '../../src/registration/registration.js'
import { type Ens, startEns } from '../support/ens.js'
import { startFakeEns } from '../support/fake-ens.js'

type Test = Parameters<typeof startEns>[0]

const url = 'https://hooks.example.com/ens'
const sent = { subscriptionName: 'sent', eventCategoryTypes: ['TransactionalSendEvents.EmailSent'] }
const key = /^[A-Za-z0-9+/]{43}=$/

interface World extends Ens {
  readonly client: EnsClient
  readonly steps: RegistrationStep[]
  register(request?: Partial<RegistrationRequest>, tools?: Partial<RegistrationTools>): ReturnType<typeof register>
}

/** The key is what the probe has brought to the sink, unless a test says otherwise. */
const startWorld = async (t: Test): Promise<World> => {
  const ens = await startEns(t)
  const client = new EnsClient({ target: ens.emulator.url, token: ens.emulator.token })
  t.teardown(() => client.close())
  const steps: RegistrationStep[] = []
  const tools: RegistrationTools = {
    obtainKey: async () => (await ens.sink.nextVerification()).verificationKey,
    onStep: step => steps.push(step)
  }
  return {
    ...ens,
    client,
    steps,
    register: (request, more) => register(client, { callbackName: 'orders', url, ...request }, { ...tools, ...more })
  }
}

const named = (steps: readonly RegistrationStep[]): string[] => steps.map(({ step }) => step)

const rejection = async (promise: Promise<unknown>): Promise<UserError> =>
  promise.then(
    () => {
      throw new Error('It did not reject.')
    },
    error => error
  )

t.test('creates, verifies with the key and subscribes', async t => {
  const { register, steps, client, emulator, sink, seen } = await startWorld(t)
  const order: string[] = []
  const made = await register(
    { maxBatchSize: 200, subscription: { ...sent, filters: ['definitionKey=a'] } },
    {
      beforeCreate: async () => {
        order.push('before')
        t.equal((await client.getAllCallbacks()).length, 0)
      },
      onCreated: async registration => {
        order.push('created')
        t.match(registration, { callbackName: 'orders', url, signatureKey: key })
        t.match(await client.getCallback(registration.callbackId), { status: 'unverified' })
      }
    }
  )
  const { callbackId, subscriptionId } = made
  t.match(made, { callbackName: 'orders', url, signatureKey: key, subscriptionId: /\S/ })
  t.strictSame(order, ['before', 'created'])
  t.strictSame(steps, [
    { step: 'creating', callbackName: 'orders', url },
    { step: 'created', callbackId },
    { step: 'waiting', callbackId },
    { step: 'verified', callbackId, by: 'key' },
    { step: 'subscribed', subscriptionId, subscriptionName: 'sent', isNew: true }
  ])
  t.match(await client.getCallback(callbackId), { status: 'verified', maxBatchSize: 200 })
  t.match(await client.getSubscription(String(subscriptionId)), { callbackId, filters: ['definitionKey=a'] })

  await emulator.publish({ type: 'EmailSent', overrides: { definitionKey: 'a' } })
  await sink.nextBatch()
  const { verificationKey } = sink.verifications[0] ?? {}
  for (const secret of [made.signatureKey, verificationKey])
    t.notMatch(JSON.stringify([steps, seen()]), String(secret), 'no key in a step or an activity')
})

t.test('asks for no key when the receiver has verified', async t => {
  const { register, steps, client, sink } = await startWorld(t)
  sink.respondWith(async ({ body }) => {
    await client.verifyCallback(JSON.parse(Buffer.from(body).toString()))
    return 200
  })
  await register({}, { obtainKey: () => Promise.reject(new Error('asked')) })
  t.match(steps.at(-1), { step: 'verified', by: 'receiver' })
  t.strictSame(named(steps), ['creating', 'created', 'verified'])
})

t.test('or has verified after its answer, and used up the key', async t => {
  const { register, steps, client, sink } = await startWorld(t)
  const obtainKey = async (): Promise<string> => {
    const probe = await sink.nextVerification()
    await client.verifyCallback(probe)
    return probe.verificationKey
  }
  await register({}, { obtainKey })
  t.match(steps.at(-1), { step: 'verified', by: 'receiver' })
})

t.test('keeps what was made when the key is wrong or there is none', async t => {
  const { register, client } = await startWorld(t)
  await t.rejects(register({}, { obtainKey: async () => 'bm90IHRoaXM=' }), { name: 'EnsApiError', status: 404 })
  t.match(await client.getAllCallbacks(), [{ status: 'unverified' }])
  const none = new Error('none')
  await t.rejects(register({ replace: true }, { obtainKey: () => Promise.reject(none) }), none)
  t.match(await client.getAllCallbacks(), [{ status: 'unverified' }])
})

t.test('uses the verified callback that the url has, in any spelling', async t => {
  const { register, steps } = await startWorld(t)
  const first = await register({ url: 'https://Hooks.Example.com/ens', subscription: sent })
  steps.length = 0
  const again = await register({ callbackName: 'another', subscription: sent })
  const { callbackId, subscriptionId } = first
  t.strictSame(again, {
    callbackId,
    callbackName: 'orders',
    url: 'https://Hooks.Example.com/ens',
    signatureKey: undefined,
    subscriptionId
  })
  t.strictSame(steps, [
    { step: 'found', callbackId, callbackName: 'orders', status: 'verified', statusReason: '' },
    { step: 'subscribed', subscriptionId, subscriptionName: 'sent', isNew: false }
  ])
  steps.length = 0
  const more = await register({ subscription: { ...sent, subscriptionName: 'more' } })
  t.not(more.subscriptionId, subscriptionId)
  t.match(steps.at(-1), { step: 'subscribed', subscriptionName: 'more', isNew: true })
  await t.rejects(register({ subscription: { ...sent, eventCategoryTypes: ['EngagementEvents.EmailOpen'] } }), {
    name: 'EnsApiError',
    errorcode: 30001
  })

  t.test('but not when it must be new', async t => {
    const refused = await rejection(register({ mustBeNew: true }))
    t.match(refused, { name: 'UserError', code: 'ERR_CALLBACK_EXISTS', hint: /--replace/ })
    t.match(refused.message, `orders (${callbackId})`)
    const replaced = await register({ mustBeNew: true, replace: true, subscription: sent })
    t.not(replaced.callbackId, callbackId)
    t.match(replaced, { signatureKey: key, subscriptionId: /\S/ })
  })
})

t.test('explains a callback that was never verified, and replaces it', async t => {
  const { register, steps, client, sink } = await startWorld(t)
  const left = await client.createCallback({ callbackName: 'left', url })
  const callbackId = String(left?.callbackId)
  await sink.nextVerification()
  const refused = await rejection(register())
  t.match(refused, { name: 'UserError', code: 'ERR_CALLBACK_UNFINISHED' })
  t.equal(
    refused.message,
    `The url ${url} is held by a callback that was never finished: left (${callbackId}), unverified.`
  )
  t.match(refused.hint, /once, within four hours. --replace deletes it/)
  t.strictSame(steps, [])

  await register({ replace: true })
  t.strictSame(steps.slice(0, 2), [
    { step: 'found', callbackId, callbackName: 'left', status: 'unverified', statusReason: '' },
    { step: 'replaced', callbackId }
  ])
  t.match(await client.getAllCallbacks(), [{ callbackName: 'orders', status: 'verified' }])
})

t.test('a failed probe: the sentence to the letter, what mends it, and what is in the way now', async t => {
  const { register, steps, client, sink } = await startWorld(t)
  sink.respondWith(503)
  const refused = await rejection(register())
  const [{ callbackId = '' } = {}] = await client.getAllCallbacks()
  t.equal(refused.code, 'ERR_PROBE_FAILED')
  t.equal(
    refused.message,
    `ENS refused: MCMS_UWH_Runtime_GeneralFailure_probeCallbackLiveness: CallbackId is ${callbackId}. Could not verify callback url \`'${url}'\`. Please test that the url is reachable with a https POST call and returns a 200 http status code. To retry please delete the callback and create it again. Status: ProtocolError. The remote server returned an error: (503) Server Unavailable. (400)`
  )
  t.match(refused.hint, /^Answer a POST to this path with exactly 200/)
  t.match(refused.hint, `The half-made callback ${callbackId} holds the url`)
  t.match(refused.hint, '--replace deletes it first.')
  t.strictSame(named(steps), ['creating'])

  const again = await rejection(register())
  t.match(again, { code: 'ERR_CALLBACK_UNFINISHED', message: /unverified: ProtocolError/ })
  sink.respondWith(200)
  for (const _probe of sink.verifications) await sink.nextVerification()
  t.match(await register({ replace: true }), { signatureKey: key })
})

t.test('what no emulator answers', async t => {
  const ens = await startFakeEns(t)
  const client = new EnsClient({ target: ens.url, token: 'secret' })
  t.teardown(() => client.close())
  const steps: RegistrationStep[] = []
  const tools: RegistrationTools = { obtainKey: async () => 'key', onStep: step => steps.push(step) }
  const run = (request: Partial<RegistrationRequest> = {}): ReturnType<typeof register> =>
    register(client, { callbackName: 'orders', url, ...request }, tools)

  t.test('a Status that we do not know', async t => {
    const message = "CallbackId is abc-1. Could not verify callback url `'https://x'`. Status: Flooded. Hm"
    ens.answer({ status: 200, body: [] }, { status: 400, body: { message } })
    const { message: said, hint } = await rejection(run())
    t.equal(said, `ENS refused: ${message} (400)`)
    t.match(
      hint,
      /^`ens-local probe https:\/\/hooks.example.com\/ens` shows where it fails. The half-made callback abc-1/
    )
  })

  t.test('and no Status at all', async t => {
    const message = "CallbackId is abc-1. Could not verify callback url `'https://x'`."
    ens.answer({ status: 200, body: [] }, { status: 400, body: { message } })
    t.match((await rejection(run())).hint, /^`ens-local probe/)
  })

  t.test('any other refusal comes as it is', async t => {
    ens.answer(
      { status: 200, body: [] },
      { status: 400, body: { message: 'url must be an https url.', errorcode: 10003 } }
    )
    await t.rejects(run(), { name: 'EnsApiError', errorcode: 10003 })
    ens.answer({ status: 200, body: [] }, 'hang-up')
    await t.rejects(run(), { name: 'UserError', code: 'ERR_NO_ANSWER' })
  })

  t.test('a callback that exists and was not listed; one whose url is none', async t => {
    ens.answer({ status: 200, body: [{ callbackId: '1', url: 'nowhere' }] }, { status: 304 })
    await t.rejects(run(), { name: 'UserError', code: 'ERR_CALLBACK_EXISTS', hint: /run this again/ })
  })

  t.test('a subscription that exists and is not listed', async t => {
    steps.length = 0
    const held = { callbackId: '1', callbackName: 'orders', url, status: 'verified' }
    ens.answer({ status: 200, body: [held] }, { status: 304 }, { status: 200, body: [] })
    t.match(await run({ subscription: sent }), { callbackId: '1', subscriptionId: undefined })
    t.match(steps.at(-1), { step: 'subscribed', subscriptionId: undefined, isNew: false })
  })
})
