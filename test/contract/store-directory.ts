// What every store has to do: its directory is always what its tables are.

import type { Test } from 'tap'
import type { Store } from '../../src/ports.js'
import { aCallback, aSubscription, ids, whoever } from './store-records.js'

type Open = (t: Test) => Promise<Store>

const sent = 'TransactionalSendEvents.EmailSent'
const bounced = 'TransactionalSendEvents.EmailBounced'
const opened = 'EngagementEvents.EmailOpen'

const idsTo = ({ directory }: Store, type: string): string[] =>
  [...directory.subscriptionsTo(type)].map(({ subscriptionId }) => subscriptionId)

const following = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const { directory } = store
  const [one, two] = [aCallback(), aCallback({ callbackId: 'two' })]
  await store.addCallbacks([one], whoever)
  await store.addCallbacks([aCallback({ callbackId: 'rival', urlKey: one.urlKey }), two], whoever)
  t.strictSame([...directory.callbacks()], [one, two])
  await store.changeCallbacks([{ callbackId: 'callback-1', change: { status: 'verified' } }])
  t.strictSame(directory.callback('callback-1'), { ...one, status: 'verified' })
  t.equal(directory.callback('rival'), undefined)

  const [a, b] = [aSubscription({ subscriptionId: 'a' }), aSubscription({ subscriptionId: 'b' })]
  await store.addSubscriptions([a, b], 10, whoever)
  t.strictSame(directory.subscription('a'), a)
  t.strictSame([...directory.subscriptions()], [a, b])
  t.equal(directory.subscriptionCount, 2)
  const toSent = directory.subscriptionsTo(sent)
  t.same([...toSent], [...toSent], 'can be gone through twice')
  t.same([idsTo(store, sent), idsTo(store, bounced), idsTo(store, opened)], [['a', 'b'], ['a', 'b'], []])

  const candidates = (...filters: string[]): string[] =>
    [...directory.candidates(bounced, filters)].map(({ subscriptionId }) => subscriptionId).toSorted()
  await store.changeSubscriptions([
    { subscriptionId: 'a', change: { filters: ['definitionKey=x', 'bounceCode=HARD'] } },
    { subscriptionId: 'b', change: { filters: [] } }
  ])
  t.same(candidates(), ['b'], 'without filters it may always match')
  t.same(candidates('definitionKey=x', 'bounceCode=SOFT', 'definitionKey=x'), ['a', 'b'], 'the first filter holds')
  t.same(candidates('bounceCode=HARD'), ['b'])
  await store.changeSubscriptions([{ subscriptionId: 'b', change: { filters: ['definitionKey=y'] } }])
  t.same(candidates('definitionKey=y'), ['b'])
  t.same(candidates('definitionKey=x'), ['a'])

  await store.changeSubscriptions([{ subscriptionId: 'a', change: { eventCategoryTypes: [bounced, opened, opened] } }])
  t.same([idsTo(store, sent), idsTo(store, bounced).toSorted(), idsTo(store, opened)], [['b'], ['a', 'b'], ['a']])
  await store.changeSubscriptions([{ subscriptionId: 'a', change: { eventCategoryTypes: [], status: 'paused' } }])
  t.same([idsTo(store, sent), idsTo(store, bounced), idsTo(store, opened)], [['b'], ['b'], []])

  await store.removeSubscription('b')
  t.same([idsTo(store, sent), [...directory.subscriptions()].length], [[], 1])
  t.equal(await store.removeSubscription('b'), 'unknown')
  await store.removeSubscription('a')
  t.equal(await store.removeCallback('callback-1'), 'removed')
  t.strictSame([...directory.callbacks()], [two])
  t.equal(directory.subscriptionCount, 0)
}

/** Whatever is refused or fails is not in the directory either. */
const refusing = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const { directory } = store
  const [one, two] = [aCallback(), aCallback({ callbackId: 'two' })]
  await store.addCallbacks([one], whoever)
  await store.addCallbacks([two, aCallback({ callbackId: 'rival', urlKey: one.urlKey })], () => false)
  t.equal(directory.callback('two'), undefined)
  await store.changeCallbacks([
    { callbackId: 'callback-1', change: { status: 'verified' } },
    { callbackId: 'nobody', change: {} }
  ])
  t.strictSame([...directory.callbacks()], [one])
  const kept = aSubscription()
  await store.addSubscriptions([kept], 1, whoever)
  const rival = aSubscription({ subscriptionId: 'rival', subscriptionName: kept.subscriptionName })
  await store.addSubscriptions([aSubscription({ subscriptionId: 'b' }), rival], 10, () => false)
  await store.addSubscriptions([aSubscription({ subscriptionId: 'c' })], 1, whoever)
  await store.changeSubscriptions([
    { subscriptionId: 'subscription-1', change: { status: 'paused' } },
    { subscriptionId: 'nobody', change: {} }
  ])
  t.equal(await store.removeCallback('callback-1'), 'has-subscriptions')
  t.strictSame([...directory.callbacks()], [one])
  t.strictSame([...directory.subscriptions()], [kept])
  t.same(idsTo(store, sent), ['subscription-1'])
}

const inOrder = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.addCallbacks([aCallback()], whoever)
  const name = (callbackName: string) => ({ callbackId: 'callback-1', change: { callbackName } })
  // Of one change and of several: the one needs fewer turns than the other.
  const changes = ids(50).flatMap(id => [[name(id)], [name(`${id} a`), name(`${id} b`)]])
  await Promise.all(changes.map(store.changeCallbacks))
  t.equal(store.directory.callback('callback-1')?.callbackName, 'id-49 b', 'the last change is what is known')
}

export const directoryContract = (t: Test, name: string, open: Open): void => {
  t.test(`${name}: the directory follows`, t => following(t, open))
  t.test(`${name}: the directory has nothing that was refused`, t => refusing(t, open))
  t.test(`${name}: the directory follows in order`, t => inOrder(t, open))
}
