// What every store has to do, whatever it keeps things in. `open` answers an empty store each time.

import type { Test } from 'tap'
import type { Callback } from '../../src/ens/callback.js'
import type { Subscription } from '../../src/ens/subscription.js'
import type { Store } from '../../src/ports.js'
import { deliveryContract } from './store-deliveries.js'
import { directoryContract } from './store-directory.js'
import { aCallback, aDelivery, anAttempt, aSegment, aSubscription, awkward, ids, whoever } from './store-records.js'
import { wholeContract } from './store-whole.js'

export { aCallback, aDelivery, anAttempt, aSegment, aSubscription, awkward, whoever } from './store-records.js'

type Open = (t: Test) => Promise<Store>

const addingCallbacks = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const [one, two, three] = [aCallback(), aCallback({ callbackId: 'two' }), aCallback({ callbackId: 'three' })]
  t.equal(await store.callback('callback-1'), undefined, 'an empty store knows none')
  t.same(await store.callbacks(), [])
  t.same(await store.addCallbacks([], whoever), [])
  t.strictSame(await store.addCallbacks([two, one], whoever), [two, one], 'answers what it was given')
  t.strictSame(await store.callback('callback-1'), one)

  const rival = aCallback({ callbackId: 'rival', urlKey: one.urlKey, callbackName: 'rival' })
  t.strictSame(await store.addCallbacks([rival, three], whoever), [one, three], 'or who holds the url already')
  t.equal(await store.callback('rival'), undefined)
  t.strictSame(await store.callbacks(), [two, one, three], 'in order of creation')

  const twins = [aCallback({ callbackId: 'a', urlKey: 'same' }), aCallback({ callbackId: 'b', urlKey: 'same' })]
  t.same(
    (await store.addCallbacks(twins, whoever)).map(held => held.callbackId),
    ['a', 'a'],
    'also within one call'
  )

  const failing = store.addCallbacks([aCallback({ callbackId: 'new' }), aCallback({ urlKey: 'an id twice' })], whoever)
  await t.rejects(failing, 'an id twice is a bug')
  t.equal(await store.callback('new'), undefined, 'and nothing of that call is kept')
}

const unacceptableCallbacks = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const [one, two] = [aCallback(), aCallback({ callbackId: 'two' })]
  const rival = aCallback({ callbackId: 'rival', urlKey: one.urlKey })
  const sameName = (holder: Callback, wanted: Callback): boolean => holder.callbackName === wanted.callbackName
  t.strictSame(await store.addCallbacks([one], sameName), [one])
  t.strictSame(await store.addCallbacks([two, rival], sameName), [two, one], 'tells who stands in the way')
  t.strictSame(await store.callbacks(), [one], 'and inserts none')
  t.strictSame(await store.addCallbacks([two, { ...rival, callbackName: one.callbackName }], sameName), [two, one])
  t.strictSame(await store.callbacks(), [one, two])
  t.same(await store.addCallbacks([], () => false), [])
  const mine = aCallback({ callbackId: 'mine' })
  const failing = store.addCallbacks([mine, rival], () => {
    throw new Error('a bug')
  })
  await t.rejects(failing, { message: 'a bug' })
  t.equal(await store.callback('mine'), undefined)
  const never = (): boolean => false
  t.strictSame(await store.addCallbacks([mine], never), [mine], 'asks only about another')
  t.strictSame(await store.addCallbacks([{ ...mine, callbackId: 'later' }], never), [mine])
  t.strictSame(await store.callbacks(), [one, two, mine])
}

const contendedUrl = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const held = await Promise.all(
    ids(200).map(callbackId => store.addCallbacks([aCallback({ callbackId, urlKey: 'one' })], whoever))
  )
  const [winner] = await store.callbacks()
  t.equal((await store.callbacks()).length, 1, 'one of 200 at once wins')
  t.ok(
    held.every(([holder]) => holder?.callbackId === winner?.callbackId),
    'and all are told who'
  )
}

const manyCallbacks = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const many = ids(1000).map(callbackId => aCallback({ callbackId }))
  t.strictSame(await store.addCallbacks(many, whoever), many)
  t.strictSame(await store.callbacks(), many)
  const changes = many.map(({ callbackId }) => ({ callbackId, change: { probe: 'passed' } as const }))
  t.equal((await store.changeCallbacks(changes))?.length, 1000)
  t.equal(await store.changeCallbacks([...changes, { callbackId: 'nobody', change: { maxBatchSize: 1 } }]), undefined)
}

const changingCallbacks = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const [one, two] = [aCallback(), aCallback({ callbackId: 'two' })]
  await store.addCallbacks([one, two], whoever)
  const everything = {
    callbackName: 'new name',
    maxBatchSize: 5,
    signatureKey: 'bmV3',
    verificationKey: null,
    status: 'verified',
    statusReason: 'because',
    probe: 'passed',
    probeFindings: { at: 1, timings: { total: 2 }, outcome: { answered: true, statusCode: 200 } as never },
    health: { failures: 2, lastFailureAt: 1, suspensions: 1, suspendedUntil: 2 }
  } as const
  t.strictSame(await store.changeCallbacks([{ callbackId: 'two', change: everything }]), [{ ...two, ...everything }])
  t.strictSame(await store.callbacks(), [one, { ...two, ...everything }], 'the other and the order stay')

  t.strictSame(await store.changeCallbacks([{ callbackId: 'callback-1', change: {} }]), [one], 'a change of nothing')
  t.equal(await store.changeCallbacks([{ callbackId: 'nobody', change: {} }]), undefined)
  t.same(await store.changeCallbacks([]), [])

  const toName = (callbackId: string, callbackName: string) => ({ callbackId, change: { callbackName } })
  t.equal(await store.changeCallbacks([toName('callback-1', 'x'), toName('nobody', 'y')]), undefined, 'all or none')
  t.strictSame(await store.callback('callback-1'), one)
  const both = await store.changeCallbacks([toName('two', 'x'), toName('callback-1', 'y')])
  t.same(
    both?.map(({ callbackId, callbackName }) => [callbackId, callbackName]),
    [
      ['two', 'x'],
      ['callback-1', 'y']
    ]
  )
}

const narrowing = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const callback = aCallback()
  await store.addCallbacks([callback], whoever)
  const change = { status: 'verified', verificationKey: null } as const
  const verify = (when: Partial<Callback>) => store.changeCallbacks([{ callbackId: 'callback-1', change, when }])
  t.equal(await verify({ verificationKey: 'wrong' }), undefined)
  t.equal(await verify({ verificationKey: null }), undefined)
  t.equal(await verify({ ...callback, maxBatchSize: 1 }), undefined)
  t.strictSame(await store.callback('callback-1'), callback, 'who does not match is left alone')

  const takes = await Promise.all(ids(100).map(() => verify({ verificationKey: 'key of callback-1' })))
  t.equal(takes.filter(taken => taken !== undefined).length, 1, 'a single-use key is taken once of 100 at once')
  t.strictSame(await verify({ ...callback, ...change }), [{ ...callback, ...change }], 'every property can narrow')
}

const removingCallbacks = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.addCallbacks([aCallback(), aCallback({ callbackId: 'two' })], whoever)
  await store.addSubscriptions([aSubscription()], 10, whoever)
  t.equal(await store.removeCallback('nobody'), 'unknown')
  t.equal(await store.removeCallback('callback-1'), 'has-subscriptions')
  t.equal(await store.removeCallback('two'), 'removed')
  t.equal(await store.removeCallback('two'), 'unknown')
  t.equal(await store.removeSubscription('subscription-1'), 'removed')
  t.equal(await store.removeCallback('callback-1'), 'removed')
  t.same(await store.callbacks(), [])
  t.strictSame(await store.addCallbacks([aCallback()], whoever), [aCallback()], 'its id and url are free again')
}

const expiry = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const expiring = (callbackId: string, verificationKeyExpiresAt: number, rest: Partial<Callback> = {}): Callback =>
    aCallback({ callbackId, verificationKeyExpiresAt, ...rest })
  await store.addCallbacks(
    [
      expiring('late', 3_000_000_000_000),
      expiring('second', 2),
      expiring('verified', 0, { status: 'verified' }),
      expiring('used', 0, { verificationKey: null }),
      expiring('third', 2),
      expiring('first', 1)
    ],
    whoever
  )
  const order = async (limit: number) => (await store.callbacksByExpiry(limit)).map(({ callbackId }) => callbackId)
  t.same(await order(10), ['first', 'second', 'third', 'late'])
  t.same(await order(2), ['first', 'second'])
  t.same(await order(0), [])
}

const addingSubscriptions = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const [one, two] = [aSubscription(), aSubscription({ subscriptionId: 'two', eventCategoryTypes: [], filters: [] })]
  t.equal(await store.addSubscriptions([one], 10, whoever), 'callback-unknown')
  await store.addCallbacks([aCallback(), aCallback({ callbackId: 'other' })], whoever)
  t.same(await store.addSubscriptions([], 10, whoever), [])
  t.strictSame(await store.addSubscriptions([two, one], 10, whoever), [two, one])
  t.strictSame(await store.subscription('subscription-1'), one)
  t.equal(await store.subscription('nobody'), undefined)

  const rival = aSubscription({ subscriptionId: 'rival', subscriptionName: one.subscriptionName })
  const third = aSubscription({ subscriptionId: 'third', callbackId: 'other' })
  t.strictSame(await store.addSubscriptions([rival, third], 10, whoever), [one, third], 'answers who holds the name')
  t.strictSame(await store.subscriptions(), [two, one, third], 'in order of creation')
  t.strictSame(await store.subscriptions('callback-1'), [two, one])
  t.strictSame(await store.subscriptions('other'), [third])
  t.same(await store.subscriptions('nobody'), [])

  const stray = aSubscription({ subscriptionId: 'stray', callbackId: 'nobody' })
  const good = aSubscription({ subscriptionId: 'good' })
  t.equal(await store.addSubscriptions([good, stray], 10, whoever), 'callback-unknown')
  t.equal(await store.subscription('good'), undefined, 'all or none')
}

const unacceptableSubscriptions = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.addCallbacks([aCallback()], whoever)
  const [one, two] = [aSubscription(), aSubscription({ subscriptionId: 'two' })]
  const rival = aSubscription({ subscriptionId: 'rival', subscriptionName: one.subscriptionName, filters: [] })
  const sameFilters = (holder: Subscription, wanted: Subscription): boolean =>
    holder.filters.length === wanted.filters.length
  t.strictSame(await store.addSubscriptions([one], 10, sameFilters), [one])
  t.strictSame(await store.addSubscriptions([two, rival], 10, sameFilters), [two, one], 'tells who stands in the way')
  t.strictSame(await store.subscriptions(), [one], 'and inserts none')
  t.strictSame(await store.addSubscriptions([two, { ...rival, filters: ['a=b'] }], 10, sameFilters), [two, one])
  t.strictSame(await store.subscriptions(), [one, two])
}

const fullCallbacks = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.addCallbacks([aCallback(), aCallback({ callbackId: 'other' })], whoever)
  const [a, b, c] = ['a', 'b', 'c'].map(subscriptionId => aSubscription({ subscriptionId })) as [
    Subscription,
    Subscription,
    Subscription
  ]
  t.equal(await store.addSubscriptions([a, b, c], 2, whoever), 'callback-full')
  t.same(await store.subscriptions(), [], 'all or none')
  t.strictSame(await store.addSubscriptions([a, b], 2, whoever), [a, b])
  t.equal(await store.addSubscriptions([c], 2, whoever), 'callback-full')
  t.strictSame(
    await store.addSubscriptions([{ ...c, subscriptionName: a.subscriptionName }], 2, whoever),
    [a],
    'nothing to add'
  )
  t.strictSame(await store.addSubscriptions([{ ...c, callbackId: 'other' }], 2, whoever), [
    { ...c, callbackId: 'other' }
  ])

  const many = ids(200).map(subscriptionId => aSubscription({ subscriptionId, callbackId: 'other' }))
  const answers = await Promise.all(many.map(subscription => store.addSubscriptions([subscription], 100, whoever)))
  t.equal(answers.filter(answer => answer === 'callback-full').length, 101, 'the limit holds under contention')
  t.equal((await store.subscriptions('other')).length, 100)
}

const contendedName = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.addCallbacks([aCallback()], whoever)
  const same = ids(200).map(subscriptionId => aSubscription({ subscriptionId, subscriptionName: 'one' }))
  const held = await Promise.all(same.map(subscription => store.addSubscriptions([subscription], 200, whoever)))
  t.equal(new Set(held.map(([holder]) => JSON.stringify(holder))).size, 1, 'one of 200 at once wins, all are told who')
  t.equal((await store.subscriptions()).length, 1)
}

const changingSubscriptions = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.addCallbacks([aCallback()], whoever)
  const [one, two] = [aSubscription(), aSubscription({ subscriptionId: 'two' })]
  await store.addSubscriptions([one, two], 10, whoever)
  const everything = {
    subscriptionName: 'new name',
    eventCategoryTypes: ['EngagementEvents.EmailOpen'],
    filters: [],
    status: 'paused',
    statusReason: 'because',
    activeAt: 1_750_000_120_000
  } as const
  const change = (subscriptionId: string, to: object) => store.changeSubscriptions([{ subscriptionId, change: to }])
  t.strictSame(await change('two', everything), [{ ...two, ...everything }])
  t.strictSame(await store.subscriptions(), [one, { ...two, ...everything }], 'the other and the order stay')
  t.strictSame(await change('two', { subscriptionName: 'new name' }), [{ ...two, ...everything }], 'its own name')
  t.strictSame(await change('subscription-1', {}), [one], 'a change of nothing')
  t.strictSame(await change('subscription-1', { status: 'paused' }), [{ ...one, status: 'paused' }])
  t.equal(await change('subscription-1', { subscriptionName: 'new name' }), 'name-taken')
  t.equal(await change('nobody', { status: 'paused' }), 'unknown')
  t.equal(await change('nobody', { subscriptionName: 'new name' }), 'unknown')
  t.same(await store.changeSubscriptions([]), [])

  const before = await store.subscriptions()
  const first = { subscriptionId: 'subscription-1', change: { filters: ['x=y'] } }
  t.equal(await store.changeSubscriptions([first, { subscriptionId: 'nobody', change: {} }]), 'unknown')
  const taken = { subscriptionId: 'two', change: { subscriptionName: one.subscriptionName } }
  t.equal(await store.changeSubscriptions([first, taken]), 'name-taken')
  t.strictSame(await store.subscriptions(), before, 'all or none')

  t.equal(await store.removeSubscription('two'), 'removed')
  t.equal(await store.removeSubscription('two'), 'unknown')
  t.strictSame(await change('subscription-1', { subscriptionName: 'new name' }), [
    { ...one, status: 'paused', subscriptionName: 'new name' }
  ])
}

const awkwardTexts = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  for (const [index, text] of awkward.entries()) {
    const label = `text ${index}`
    const callback = aCallback({
      callbackId: `c${text}`,
      callbackName: text,
      url: text,
      urlKey: text,
      signatureKey: text,
      verificationKey: text,
      statusReason: text
    })
    const subscription = aSubscription({
      subscriptionId: `s${text}`,
      callbackId: `c${text}`,
      subscriptionName: text,
      eventCategoryTypes: [text, text],
      filters: [text],
      statusReason: text
    })
    t.strictSame(await store.addCallbacks([callback], whoever), [callback], `callback with ${label}`)
    t.strictSame(await store.callback(`c${text}`), callback)
    const when = { callbackName: text, verificationKey: text }
    t.strictSame(await store.changeCallbacks([{ callbackId: `c${text}`, change: { callbackName: text }, when }]), [
      callback
    ])
    t.strictSame(await store.addSubscriptions([subscription], 1, whoever), [subscription], `subscription with ${label}`)
    t.strictSame(await store.subscriptions(`c${text}`), [subscription])
  }
  t.equal((await store.callbacks()).length, awkward.length, 'and no two of them are taken for the same')
}

const forgetting = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  await store.addCallbacks([aCallback()], whoever)
  await store.addSubscriptions([aSubscription()], 10, whoever)
  await store.addSegments([aSegment()])
  await store.record([
    { put: aDelivery() },
    { attempt: anAttempt(), deliveryId: 'delivery-1' },
    { cut: 1, callbackId: 'callback-1' }
  ])
  await store.clear()
  t.same(await store.callbacks(), [])
  t.same(await store.subscriptions(), [])
  t.same(await store.queues(), [])
  t.same(await store.deliveries({ limit: 10 }), [])
  t.same(await store.attempts('delivery-1'), [])
  t.same([...store.directory.subscriptionsTo('TransactionalSendEvents.EmailSent')], [])
  t.strictSame(await store.addCallbacks([aCallback()], whoever), [aCallback()])
  await store.addSegments([aSegment()])
  t.same(await store.queues(), [{ callbackId: 'callback-1', cut: 0, end: 1 }])
}

const closing = async (t: Test, open: Open): Promise<void> => {
  const store = await open(t)
  const added = store.addCallbacks([aCallback()], whoever)
  const recorded = store.record([{ put: aDelivery() }])
  await store.close()
  t.strictSame(await added, [aCallback()], 'what was asked before is still done')
  t.equal(await recorded, undefined)
  await store.close()
  await t.rejects(store.addCallbacks([aCallback()], whoever), 'what is asked after is not')
  await t.rejects(store.record([{ put: aDelivery() }]))
  await t.rejects(store.addSegments([aSegment()]))
  await t.rejects(store.deliveries({ limit: 1 }))
}

export const storeContract = (t: Test, name: string, open: Open): void => {
  t.test(`${name}: adding callbacks`, t => addingCallbacks(t, open))
  t.test(`${name}: unacceptable holders of a url`, t => unacceptableCallbacks(t, open))
  t.test(`${name}: 200 callbacks for one url`, t => contendedUrl(t, open))
  t.test(`${name}: a thousand callbacks`, t => manyCallbacks(t, open))
  t.test(`${name}: changing callbacks`, t => changingCallbacks(t, open))
  t.test(`${name}: narrowing a change`, t => narrowing(t, open))
  t.test(`${name}: removing callbacks`, t => removingCallbacks(t, open))
  t.test(`${name}: callbacks by expiry`, t => expiry(t, open))
  t.test(`${name}: adding subscriptions`, t => addingSubscriptions(t, open))
  t.test(`${name}: unacceptable holders of a name`, t => unacceptableSubscriptions(t, open))
  t.test(`${name}: full callbacks`, t => fullCallbacks(t, open))
  t.test(`${name}: 200 subscriptions of one name`, t => contendedName(t, open))
  t.test(`${name}: changing subscriptions`, t => changingSubscriptions(t, open))
  t.test(`${name}: awkward texts`, t => awkwardTexts(t, open))
  t.test(`${name}: forgetting`, t => forgetting(t, open))
  t.test(`${name}: closing`, t => closing(t, open))
  deliveryContract(t, name, open)
  directoryContract(t, name, open)
  wholeContract(t, name, open)
}
