// What another request, or another emulator on the same store, may do between our look and our change.

import t, { type Test } from 'tap'
import { createVirtualClock } from '../../src/clock/create-virtual-clock.js'
import { createOperations, type Operations } from '../../src/operations/operations.js'
import type { Store } from '../../src/ports.js'
import { createRandom } from '../../src/random/create-random.js'
import { openStore } from '../../src/store/open-store.js'

/** The operations over a store on which `meanwhile` happens just before the method named. */
const startOperations = async (t: Test) => {
  const store = await openStore('memory')
  t.teardown(() => store.close())
  let before: { method: keyof Store; run: () => Promise<unknown> } | undefined
  const meddled = new Proxy(store, {
    get: (target, method: keyof Store) => {
      if (method === 'directory') return target.directory
      return async (...parameters: never[]) => {
        if (before?.method === method) {
          const { run } = before
          before = undefined
          await run()
        }
        return (target[method] as (...parameters: never[]) => unknown)(...parameters)
      }
    }
  })
  const operations: Operations = createOperations(
    {
      store: meddled,
      clock: createVirtualClock(0),
      random: createRandom(1),
      emit: () => {},
      post: async () => ({
        outcome: {
          answered: true,
          statusCode: 200,
          reason: 'OK',
          headers: {},
          body: new Uint8Array(),
          truncated: false
        },
        timings: { total: 0 }
      }),
      settings: { strict: false, allowLocalUrls: false, activationDelayMs: 0, probeTimeoutMs: 1 },
      closing: new AbortController().signal
    },
    async () => {}
  )
  const meanwhile = (method: keyof Store, run: () => Promise<unknown>): void => {
    before = { method, run }
  }
  return { store, operations, meanwhile }
}

const createOne = async ({ store, operations }: { store: Store; operations: Operations }) => {
  await operations.createCallback([{ callbackName: 'cb', url: 'https://example.com' }])
  const [callback] = await store.callbacks()
  if (callback === undefined) throw new Error('nothing was created')
  const { callbackId, verificationKey } = callback
  return { callbackId, verificationKey: String(verificationKey) }
}

const subscribe = async (world: Awaited<ReturnType<typeof startOperations>>) => {
  const key = await createOne(world)
  await world.operations.verifyCallback(key)
  const { callbackId } = key
  const request = { callbackId, subscriptionName: 's', eventCategoryTypes: ['SendEvents.PushSent'] }
  await world.operations.createSubscription([request])
  const [subscription] = await world.store.subscriptions()
  return { callbackId, request, subscriptionId: String(subscription?.subscriptionId) }
}

t.test('the key is used between look and use', async t => {
  const world = await startOperations(t)
  const key = await createOne(world)
  const change = { verificationKey: null, status: 'verified' } as const
  world.meanwhile('changeCallbacks', () => world.store.changeCallbacks([{ callbackId: key.callbackId, change }]))
  await t.rejects(world.operations.verifyCallback(key), { code: 'verificationNotFound' })
})

t.test('the callback is deleted before it is updated, subscribed, deleted', async t => {
  const world = await startOperations(t)
  const { store, operations, meanwhile } = world
  const { callbackId } = await createOne(world)
  const remove = () => store.removeCallback(callbackId)
  meanwhile('changeCallbacks', remove)
  const update = operations.updateCallback([{ callbackId, callbackName: 'new' }])
  await t.rejects(update, { code: 'callbackNotFound', message: `Callback ${callbackId} was not found.` })

  const second = await createOne(world)
  await operations.verifyCallback(second)
  meanwhile('addSubscriptions', () => store.removeCallback(second.callbackId))
  const request = { callbackId: second.callbackId, subscriptionName: 's', eventCategoryTypes: ['SendEvents.PushSent'] }
  await t.rejects(operations.createSubscription([request]), { code: 'callbackNotFound' })

  const third = await createOne(world)
  meanwhile('removeCallback', () => store.removeCallback(third.callbackId))
  await t.rejects(operations.deleteCallback(third.callbackId), { code: 'callbackNotFound' })
  await t.rejects(operations.regenerateSignatureKey([third]), { code: 'callbackNotFound' })
})

t.test('the callback is deleted during its own probe: nobody is told that it was created', async t => {
  const { store, operations, meanwhile } = await startOperations(t)
  meanwhile('changeCallbacks', () => store.clear())
  await t.rejects(operations.createCallback([{ callbackName: 'cb', url: 'https://example.com' }]), {
    code: 'probeFailed',
    message: /Status: RequestCanceled\. The request was aborted: The request was canceled\.$/,
    details: { hint: /no more: it was deleted, .* Create it again\.$/ }
  })
  t.same(await store.callbacks(), [])
})

t.test('the subscription is deleted, with or without its callback, before it is changed or shown', async t => {
  const world = await startOperations(t)
  const { store, operations, meanwhile } = world
  const { subscriptionId, callbackId, request } = await subscribe(world)
  const rename = () => operations.updateSubscription([{ subscriptionId, subscriptionName: 'new' }])
  meanwhile('changeSubscriptions', () => store.removeSubscription(subscriptionId))
  await t.rejects(rename(), { code: 'subscriptionNotFound' })

  await operations.createSubscription([request])
  const [again] = await store.subscriptions()
  const id = String(again?.subscriptionId)
  const forget = async () => {
    await store.removeSubscription(id)
    await store.removeCallback(callbackId)
  }
  meanwhile('removeSubscription', () => store.removeSubscription(id))
  await t.rejects(operations.deleteSubscription(id), { code: 'subscriptionNotFound' })
  await operations.createSubscription([request])
  const [third] = await store.subscriptions()
  meanwhile('callback', async () => {
    await store.removeSubscription(String(third?.subscriptionId))
    await forget()
  })
  const update = { subscriptionId: String(third?.subscriptionId), subscriptionName: 'newer' }
  await t.rejects(operations.updateSubscription([update]), { code: 'subscriptionNotFound' })
})

t.test('a subscription is made while all are listed: it is not shown without its callback', async t => {
  const world = await startOperations(t)
  const { operations, meanwhile } = world
  meanwhile('subscriptions', () => subscribe(world))
  t.same(await operations.getAllSubscriptions(), [])
  t.match(await operations.getAllSubscriptions(), [{ subscriptionName: 's', callbackName: 'cb' }])
})

t.test('another state has taken the place of a callback during its probe', async t => {
  const { store, operations, meanwhile } = await startOperations(t)
  meanwhile('changeCallbacks', async () => {
    const [{ callbackId } = { callbackId: '' }] = await store.callbacks()
    await store.changeCallbacks([{ callbackId, change: { probe: 'failed', statusReason: 'interrupted' } }])
  })
  const create = operations.createCallback([{ callbackName: 'cb', url: 'https://example.com' }])
  await t.rejects(create, { code: 'probeFailed' })
  t.match(await store.callbacks(), [{ probe: 'failed', statusReason: 'interrupted', probeFindings: null }])
})
