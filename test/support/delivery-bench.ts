// Delivery over a memory store of our own that can be held or made to fail, with a post that a test answers.

import { createVirtualClock } from '../../src/clock/create-virtual-clock.js'
import { createDelivery, type Delivering } from '../../src/delivery/create-delivery.js'
import type { Activity, ActivityType } from '../../src/ens/activity.js'
import type { Callback } from '../../src/ens/callback.js'
import { type PolicyName, policies } from '../../src/ens/retry-policy.js'
import type { Enqueue, Exchange, HoldBack, PostRequest, Store, VirtualClock } from '../../src/ports.js'
import { createRandom } from '../../src/random/create-random.js'
import { openStore } from '../../src/store/open-store.js'
import { aCallback, aSubscription } from '../contract/store-records.js'
import { type FakeStopwatch, fakeStopwatch } from './fake-stopwatch.js'

export interface DeliveryBench extends Delivering {
  readonly store: Store
  readonly clock: VirtualClock
  readonly stopwatch: FakeStopwatch
  /** Requests so far, and the one way to answer them: a status, or `cancel` for those that are not answered. */
  readonly posts: PostRequest[]
  readonly said: { type: ActivityType; message?: string }[]
  /** Answers from now on; without one, nobody answers until `cancelPosts`. */
  answer(status: number | undefined): void
  /** A callback with a subscription: `c1` and `s1` for 1. */
  add(number: number, change?: Partial<Callback>): Promise<void>
  /** Puts so many events into its queue. */
  enqueue(number: number, count?: number): ReturnType<Enqueue>
}

interface Options {
  readonly policy?: PolicyName
  readonly maxSockets?: number
  readonly isVolatile?: boolean
  readonly roomBytes?: number
  readonly holdBack?: HoldBack
  /** In place of methods of the store. */
  readonly store?: (real: Store) => Partial<Store>
}

const answered = (statusCode: number): Exchange => ({
  outcome: { answered: true, statusCode, reason: '', headers: {}, body: new Uint8Array(), truncated: false },
  timings: { total: 1 }
})

const canceled: Exchange = {
  outcome: { answered: false, status: 'RequestCanceled', phase: 'headers', detail: 'canceled' },
  timings: { total: 1 }
}

const createPosts = (): Pick<DeliveryBench, 'posts' | 'answer'> & {
  post(request: PostRequest): Promise<Exchange>
  cancelPosts(): void
} => {
  const posts: PostRequest[] = []
  const hanging = new Set<(exchange: Exchange) => void>()
  let status: number | undefined = 200
  return {
    posts,
    answer: next => {
      status = next
    },
    post: async request => {
      posts.push(request)
      return status === undefined ? new Promise(resolve => hanging.add(resolve)) : answered(status)
    },
    cancelPosts: () => {
      for (const resolve of hanging) resolve(canceled)
      hanging.clear()
    }
  }
}

export const startDeliveryBench = async (
  t: { teardown(end: () => unknown): void },
  options: Options = {}
): Promise<DeliveryBench> => {
  const { policy = 'current', maxSockets = 64, isVolatile = false, roomBytes = 1e9 } = options
  const { store: change = () => ({}), holdBack = () => undefined } = options
  const real = await openStore('memory')
  const store: Store = { ...real, ...change(real) }
  const clock = createVirtualClock(1_760_000_000_000)
  const stopwatch = fakeStopwatch()
  const said: DeliveryBench['said'] = []
  const { posts, answer, post, cancelPosts } = createPosts()
  const delivering = createDelivery({
    store,
    clock,
    stopwatch,
    random: createRandom(1, 'bench'),
    emit: (type, data) => void said.push({ type, ...(data as Partial<Activity & { message: string }>) }),
    post,
    cancelPosts,
    holdBack,
    policy: policies[policy],
    isVolatile,
    settings: {
      deliveryTimeoutMs: 3000,
      signatureKey: 'base64',
      lingerMs: 0,
      maxSockets,
      keepDeliveries: 1000,
      keepBytes: 1e9,
      roomBytes
    }
  })
  t.teardown(async () => {
    await delivering.engine.close()
    await real.close()
  })
  return {
    ...delivering,
    store,
    clock,
    stopwatch,
    posts,
    said,
    answer,
    add: async (number, change) => {
      const callbackId = `c${number}`
      const subscriptionId = `s${number}`
      await store.addCallbacks(
        [aCallback({ callbackId, urlKey: callbackId, status: 'verified', ...change })],
        () => true
      )
      await store.addSubscriptions(
        [aSubscription({ callbackId, subscriptionId, subscriptionName: subscriptionId })],
        200,
        () => true
      )
    },
    enqueue: (number, count = 1) => {
      const events = Array.from({ length: count }, (_, index) => `{"event":${index}}`)
      return delivering.engine.enqueue([{ callbackId: `c${number}`, subscriptionIds: [`s${number}`], events }])
    }
  }
}

export interface Gate {
  /** How many wait at it. */
  readonly waiting: number
  pass(): Promise<void>
  shut(): void
  open(): void
}

/** Something that a test holds back while it is shut. */
export const createGate = (): Gate => {
  let isShut = false
  const waiting: (() => void)[] = []
  return {
    get waiting() {
      return waiting.length
    },
    pass: () => (isShut ? new Promise(resolve => waiting.push(resolve)) : Promise.resolve()),
    shut: () => {
      isShut = true
    },
    open: () => {
      isShut = false
      for (const go of waiting.splice(0)) go()
    }
  }
}

/** Lets what is going on go on until `isSo`; a test that waits in vain is ended by the runner. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(resolve => setImmediate(resolve))
}
