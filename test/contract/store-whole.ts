// What every store has to do with all it keeps at once.

import type { Test } from 'tap'
import type { KeptDelivery, Segment, Store, StoreState } from '../../src/ports.js'
import { aCallback, aDelivery, anAttempt, aSegment, aSubscription, awkward, ids, whoever } from './store-records.js'

type Open = (t: Test) => Promise<Store>

/** Strictly: bytes come as a Buffer from one driver and as a plain array from the other. */
const plain = (state: StoreState) => ({
  ...state,
  segments: state.segments.map((segment: Segment) => ({ ...segment, events: Buffer.from(segment.events).toString() })),
  deliveries: state.deliveries.map(({ body, ...kept }: KeptDelivery) => ({
    ...kept,
    ...(body !== undefined && { body: Buffer.from(body).toString() })
  }))
})

const nothing: StoreState = { callbacks: [], subscriptions: [], segments: [], cuts: [], deliveries: [] }

const odd = Buffer.from('[{"a" : "Z\\u00fcrich ü 😀"},{"b":"[,]"}]')

const full = (): StoreState => {
  const text = awkward.join('')
  const subscriptions = ids(70).map(subscriptionId => aSubscription({ subscriptionId }))
  return {
    callbacks: [
      aCallback({ callbackId: 'z', callbackName: text, url: text }),
      aCallback({ status: 'verified', verificationKey: null })
    ],
    subscriptions: [...subscriptions, aSubscription({ subscriptionId: 'a', subscriptionName: text })],
    segments: [
      aSegment({ count: 2 }),
      aSegment({ firstEvent: 2, events: odd, count: 2 }),
      aSegment({ firstEvent: 7 }),
      aSegment({ callbackId: 'gone', firstEvent: 3 })
    ],
    cuts: [
      { callbackId: 'callback-1', cut: 4 },
      { callbackId: 'emptied', cut: 1000 }
    ],
    deliveries: [
      {
        delivery: aDelivery({
          deliveryId: 'late',
          eventCount: 2,
          state: 'deferred',
          nextAttemptAt: 50,
          attemptCount: 2
        }),
        attempts: [anAttempt(), anAttempt({ attempt: 2, verdict: text })]
      },
      { delivery: aDelivery({ deliveryId: 'early', firstEvent: 2, eventCount: 2 }), attempts: [] },
      {
        delivery: aDelivery({ deliveryId: 'again', eventCount: 0, replayOf: 'late', state: 'failed' }),
        attempts: [anAttempt({ attempt: 2 })],
        body: odd
      }
    ]
  }
}

const dumping = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  t.strictSame(await store.dump(), nothing)
  const state = full()
  await store.addCallbacks(state.callbacks, whoever)
  await store.addSubscriptions(state.subscriptions, 200, whoever)
  await store.addSegments(state.segments.toReversed())
  await store.record(state.cuts.toReversed())
  for (const { delivery, attempts, body } of state.deliveries) {
    await store.record([{ put: aDelivery({ ...delivery, state: 'sending' }), ...(body !== undefined && { body }) }])
    for (const attempt of attempts.toReversed()) {
      await store.record([{ attempt, deliveryId: delivery.deliveryId }, { put: delivery }])
    }
  }
  const [{ deliveries, ...rest }, expected] = [plain(await store.dump()), plain(state)]
  t.strictSame(
    { ...rest, deliveries: deliveries.slice(0, 1) },
    { ...expected, deliveries: expected.deliveries.slice(0, 1) }
  )
  t.strictSame(
    deliveries.map(({ delivery }) => delivery.deliveryId),
    ['late', 'early', 'again']
  )
}

const restoring = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.addCallbacks([aCallback({ callbackId: 'old', urlKey: 'https://example.com/callback-1' })], whoever)
  await store.addSubscriptions([aSubscription({ callbackId: 'old' })], 10, whoever)
  await store.addSegments([aSegment(), aSegment({ callbackId: 'old' })])
  await store.record([{ put: aDelivery({ nextAttemptAt: 1 }) }, { attempt: anAttempt(), deliveryId: 'delivery-1' }])
  const state = full()
  await store.restore(state)
  t.strictSame(plain(await store.dump()), plain(state))
  t.strictSame(await store.callbacks(), state.callbacks)
  t.strictSame([...store.directory.callbacks()], state.callbacks)
  t.equal([...store.directory.subscriptionsTo('TransactionalSendEvents.EmailSent')].length, 71)
  t.equal((await store.dueDeliveries(100, 10)).length, 1)
  t.equal(await store.nextDue(), 50)
  t.strictSame(
    (await store.queues()).toSorted((a, b) => (a.callbackId < b.callbackId ? -1 : 1)),
    [
      { callbackId: 'callback-1', cut: 4, end: 8 },
      { callbackId: 'emptied', cut: 1000, end: 1000 },
      { callbackId: 'gone', cut: 0, end: 4 }
    ]
  )
  t.equal(Buffer.from((await store.deliveryBody('again')) ?? []).toString(), odd.toString())
  await store.addSegments([aSegment({ firstEvent: 8 })])
  await store.restore(nothing)
  t.strictSame(await store.dump(), nothing)
}

const failing = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.restore(full())
  const before = plain(await store.dump())
  const twins = [aCallback({ callbackId: 'new' }), aCallback({ callbackId: 'new', urlKey: 'other' })]
  await t.rejects(store.restore({ ...nothing, callbacks: twins }), 'what can not be kept')
  await t.rejects(store.restore({ ...nothing, subscriptions: [aSubscription()] }), 'a subscription of no callback')
  await t.rejects(store.restore({ ...nothing, segments: [aSegment(), aSegment()] }), 'a place twice')
  t.strictSame(plain(await store.dump()), before, 'leaves all as it was')
  t.strictSame([...store.directory.callbacks()], before.callbacks)
}

const ended = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.close()
  await t.rejects(store.dump())
  await t.rejects(store.restore(nothing))
}

export const wholeContract = (t: Test, name: string, open: Open): void => {
  t.test(`${name}: all of it, out`, t => dumping(t, open))
  t.test(`${name}: all of it, in`, t => restoring(t, open))
  t.test(`${name}: what can not be taken in`, t => failing(t, open))
  t.test(`${name}: out and in after the end`, t => ended(t, open))
}
