import { AssertionError } from 'node:assert'
import t from 'tap'
import type { DeliveryView } from '../../src/ens/delivery.js'
import { UserError } from '../../src/errors.js'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/index.js'
import { connectSink, type DeliverySource, expectDelivery, type Sink, startSink } from '../../src/test-kit/index.js'

interface World {
  readonly ens: Emulator
  readonly sink: Sink
  readonly signatureKey: string
}

interface Teardown {
  teardown(run: () => Promise<void>): void
}

const startWorld = async (t: Teardown, options: EmulatorOptions = {}, types?: readonly string[]): Promise<World> => {
  const sink = await startSink()
  const ens = await startEmulator({ forwardTo: sink.url, clock: 'manual', ...options })
  t.teardown(async () => {
    await ens.close()
    await sink.close()
  })
  const { signatureKey } = await connectSink(ens, sink, types && { eventCategoryTypes: types })
  return { ens, sink, signatureKey }
}

const failureOf = async (wait: Promise<unknown>): Promise<AssertionError> => {
  const error = await wait.then(
    () => undefined,
    error => error
  )
  if (error instanceof AssertionError) return error
  throw new Error(`No AssertionError but ${error}`)
}

const EMAIL_SENT = 'TransactionalSendEvents.EmailSent'

t.test('finds a delivery at the emulator: there already, or to come', async t => {
  const { ens } = await startWorld(t)
  const early = expectDelivery(ens, { type: 'EmailSent', event: { 'info.to': 'b@example.com' } })
  await ens.publish({ type: 'EmailSent', overrides: { 'info.to': 'a@example.com' } })
  await ens.publish({ type: 'EmailSent', overrides: { 'info.to': 'b@example.com' } })
  t.match(await early, { state: 'delivered', event: { info: { to: 'b@example.com' } }, attempts: [{ ok: true }] })
  const a = await expectDelivery(ens, { event: { 'info.to': 'a@example.com', eventCategoryType: EMAIL_SENT } })
  t.match(a, { event: { info: { to: 'a@example.com' } }, callbackName: 'sink' })
  t.match(await expectDelivery(ens), { state: 'delivered' }, 'any at all')
})

t.test('waits until it stands as expected', async t => {
  const { ens, sink } = await startWorld(t)
  sink.respondWith([503, 200])
  await ens.publish({ type: 'SmsSent' })
  const failed = await expectDelivery(ens, {
    type: 'SmsSent',
    state: 'retrying',
    statusCode: 503,
    callbackName: 'sink'
  })
  t.equal(failed.attemptCount, 1)
  const delivered = expectDelivery(ens, { type: 'SmsSent', attempts: 2, statusCode: 200 })
  await ens.clock.advance('1s')
  t.equal((await delivered).deliveryId, failed.deliveryId)
})

t.test('looks into batches that lists do not show', async t => {
  const { ens } = await startWorld(t)
  const filler = 'x'.repeat(80_000)
  const events = ['a', 'b'].map(to => ({ type: 'EmailSent', overrides: { 'info.to': to, 'info.filler': filler } }))
  for (const event of events) await ens.publish({ events: [event] })
  await ens.settled()
  const found = await expectDelivery(ens, { event: { 'info.to': 'b' } })
  t.match(found.event.info, { to: 'b', filler })
})

t.test('finds what has not been tried, before and after', async t => {
  const { ens, sink } = await startWorld(t)
  await ens.faults.add({ fault: { kind: 'reorder', by: '1s' }, times: 2 })
  sink.respondWith(503)
  await ens.publish({ type: 'EmailSent', overrides: { 'info.filler': 'x'.repeat(80_000) } })
  const held = await expectDelivery(ens, { type: 'EmailSent', state: 'retrying' })
  t.match(held, { attempts: [], event: { eventCategoryType: EMAIL_SENT } })
  const sent = expectDelivery(ens, { type: 'EmailSent', state: 'retrying', attempts: 1 })
  const bySms = expectDelivery(ens, { type: 'SmsSent', state: 'dropped' })
  await ens.clock.advance('1s')
  t.equal((await sent).deliveryId, held.deliveryId)
  await ens.publish({ type: 'SmsSent' })
  await ens.settled()
  const [subscription] = await ens.client.getAllSubscriptions()
  const { subscriptionId = '' } = subscription ?? {}
  await ens.client.updateSubscription({ subscriptionId, status: 'paused', statusReason: 'a test' })
  t.match(await bySms, { attempts: [], next: { rule: 'paused' } })
})

t.test('shows it as it stood, though it may stand elsewhere by now', async t => {
  const { ens } = await startWorld(t)
  await ens.faults.add({ match: { phase: 'delivery' }, fault: { kind: 'protocol-error-503' }, times: 1 })
  await ens.publish({ type: 'SmsSent' })
  await ens.settled()
  const moving: DeliverySource = {
    activities: ens.activities,
    deliveries: {
      waitFor: async (...asked) => {
        const found = await ens.deliveries.waitFor(...asked)
        await ens.clock.advance('1s')
        return found
      },
      get: ens.deliveries.get
    }
  }
  t.match(await expectDelivery(moving, { state: 'retrying' }), { state: 'retrying', attempts: [{ ok: false }] })
  t.match(await expectDelivery(ens), { attemptCount: 2 })
})

t.test('one whose events were forgotten is not it', async t => {
  const views = [{ deliveryId: 'forgotten' }, { deliveryId: 'untried' }].map(view => ({
    ...view,
    state: 'dropped',
    attempts: []
  })) as unknown as DeliveryView[]
  const deliveries: DeliverySource['deliveries'] = {
    waitFor: async predicate => {
      const found = views.find(predicate)
      if (found !== undefined) return found
      throw new UserError('Nothing.', 'Wait.', { code: 'ERR_WAIT' })
    },
    get: async id => views.find(({ deliveryId }) => deliveryId === id && id !== 'forgotten')
  }
  const source = { deliveries, activities: { after: () => [] } }
  t.match((await failureOf(expectDelivery(source, { state: 'dropped' }))).message, /Nothing\.\nWait\./)
})

t.test('says what happened instead', async t => {
  const { ens, sink } = await startWorld(t, {}, [EMAIL_SENT])
  sink.respondWith(418)
  await ens.publish({ type: 'EmailSent' })
  await ens.publish({ type: 'EmailOpen' })
  await ens.settled()
  const expected = { type: 'EmailSent', event: { 'info.to': 'x' }, attempts: 2, statusCode: 200, callbackName: 'sink' }
  const error = await failureOf(expectDelivery(ens, expected, { timeout: 0 }))
  t.match(error, { code: 'ERR_ASSERTION', operator: 'expectDelivery', expected })
  t.match(error.message, /^Expected EmailSent with info\.to "x": delivered, attempt 2, answered with 200, at sink\.$/m)
  t.match(error.message, /attempt 1 at \+0 ms: 418/)
  t.match(error.message, /not matched: 1 of EngagementEvents\.EmailOpen\. It asks for .*updateSubscription/)
  t.match(error.message, /Time stands still on a manual clock/)
  t.match((await failureOf(expectDelivery(ens, {}, { timeout: 0 }))).message, /^Expected an event: delivered\.$/m)
  await t.rejects(expectDelivery(ens, { type: 'EmailSend' }), { code: 'ERR_EVENT' })
  await t.rejects(expectDelivery(ens, {}, { timeout: 'soon' }), { code: 'ERR_OPTION' })
})

t.test('what is not looked at is not taken', async t => {
  const { ens, sink, signatureKey } = await startWorld(t)
  await ens.publish({ type: 'EmailSent' })
  await ens.settled()
  const wrong: [() => Promise<unknown>, string, RegExp][] = [
    [() => expectDelivery(ens, { typ: 'EmailSent' } as object), 'typ', /^It looks at type, event, state, /],
    [() => expectDelivery(ens, { type: 'EmailSent', signatureKey } as object), 'signatureKey', /callbackName\.$/],
    [
      () => expectDelivery(sink, { type: 'EmailSent', attempts: 1 } as object),
      'attempts',
      /type, event, signatureKey\.$/
    ]
  ]
  for (const [expect, key, hint] of wrong)
    await t.rejects(expect, {
      code: 'ERR_OPTION',
      message: `expectDelivery does not look at ${key} here.`,
      hint
    })
  t.ok(await expectDelivery(sink, { signatureKey, state: undefined } as object))
})

t.test('an event that nobody subscribed to at all', async t => {
  const ens = await startEmulator()
  t.teardown(ens.close)
  await ens.publish({ type: 'EmailSent' })
  const error = await failureOf(expectDelivery(ens, { type: 'EmailSent' }, { timeout: 0 }))
  t.match(error.message, /Nothing has been delivered\.\nnot matched: 1 of TransactionalSendEvents\.EmailSent\. \S/)
})

t.test('finds a batch at a sink, and checks its signature', async t => {
  const { ens, sink, signatureKey } = await startWorld(t)
  const early = expectDelivery(sink, { type: 'EmailBounced', signatureKey })
  await ens.publish({ type: 'EmailSent' })
  await ens.publish({ type: 'EmailBounced', overrides: { 'info.bounceCode': 'SOFT' } })
  t.match(await early, { event: { info: { bounceCode: 'SOFT' } }, path: '/ens' })
  t.match(await expectDelivery(sink), { event: { eventCategoryType: EMAIL_SENT } }, 'there already')
  t.match(await sink.nextBatch(), { events: [{ eventCategoryType: EMAIL_SENT }] }, 'it is still to be taken')

  const other = Buffer.alloc(32).toString('base64')
  const wrong = await failureOf(expectDelivery(sink, { type: 'EmailSent', signatureKey: other }))
  t.match(wrong.message, /Expected EmailSent to be signed with the signatureKey\. No reading of key and body/)
  const late = await failureOf(expectDelivery(sink, { type: 'SmsSent' }, { timeout: 0 }))
  t.match(late.message, /^Expected SmsSent\.\nNo delivery came to the sink/)
  await fetch(sink.url, { method: 'POST', body: '[{"eventCategoryType":"x"}]' })
  const unsigned = expectDelivery(sink, { event: { eventCategoryType: 'x' }, signatureKey })
  t.match((await failureOf(unsigned)).message, /It has no signature\.\nENS signs every delivery\./)
  await sink.close()
  await t.rejects(expectDelivery(sink, { event: { eventCategoryType: 'y' } }), { message: 'The sink is closed.' })
})

t.test('who looks and who takes do not disturb each other', async t => {
  const { ens, sink } = await startWorld(t)
  const waiting = [sink.nextBatch(), expectDelivery(sink), expectDelivery(sink), sink.nextBatch()]
  await ens.publish({ type: 'EmailSent' })
  await ens.settled()
  await ens.publish({ type: 'SmsSent' })
  const types = (await Promise.all(waiting)).map(({ events }) => events[0]?.eventCategoryType.split('.')[1])
  t.strictSame(types, ['EmailSent', 'EmailSent', 'EmailSent', 'SmsSent'])
})
