// createSubscription: POST /platform/v1/ens-subscriptions. Only for a verified callback.

import type { Callback } from '../ens/callback.js'
import { refusal } from '../ens/refusals.js'
import type { Subscription } from '../ens/subscription.js'
import {
  checkEventTypes,
  checkFilters,
  isSameSubscription,
  MAX_SUBSCRIPTIONS,
  toFilters
} from '../ens/subscription-rules.js'
import type { Operation, OperationPorts, Unchanged } from './operation-ports.js'
import { unusedId } from './unused-id.js'

export interface CreateSubscription {
  callbackId: string
  subscriptionName: string
  eventCategoryTypes: string[]
  filters?: string[]
}

/** Observed: no url, maxBatchSize or statusReason here. */
export type CreatedSubscription = Pick<
  Subscription,
  'callbackId' | 'subscriptionName' | 'subscriptionId' | 'eventCategoryTypes' | 'filters' | 'status'
> &
  Pick<Callback, 'callbackName'>

type Ports = Pick<OperationPorts, 'store' | 'clock' | 'random' | 'emit' | 'settings'>

const toSubscription = ({ store, clock, random, settings }: Ports, request: CreateSubscription): Subscription => {
  const now = clock.now()
  const filters = toFilters(request.filters)
  checkEventTypes(request.eventCategoryTypes)
  checkFilters(filters, request.eventCategoryTypes)
  return {
    subscriptionId: unusedId(random, store.directory.subscription),
    callbackId: request.callbackId,
    subscriptionName: request.subscriptionName,
    eventCategoryTypes: request.eventCategoryTypes,
    filters,
    status: 'active',
    statusReason: '',
    activeAt: now + settings.activationDelayMs,
    createdAt: now
  }
}

const verifiedCallback = async ({ store }: Pick<Ports, 'store'>, callbackId: string): Promise<Callback> => {
  const callback = await store.callback(callbackId)
  if (callback === undefined) throw refusal('callbackNotFound', { callbackId })
  if (callback.status !== 'verified') throw refusal('callbackUnverified', { callbackId })
  return callback
}

const add = async ({ store }: Pick<Ports, 'store'>, wanted: readonly Subscription[]): Promise<Subscription[]> => {
  const callbackId = [...new Set(wanted.map(subscription => subscription.callbackId))].join(', ')
  const held = await store.addSubscriptions(wanted, MAX_SUBSCRIPTIONS, isSameSubscription)
  if (held === 'callback-unknown') throw refusal('callbackNotFound', { callbackId })
  if (held === 'callback-full') throw refusal('tooManySubscriptions', { callbackId, limit: MAX_SUBSCRIPTIONS })
  const clash = wanted.find((subscription, index) => !isSameSubscription(held[index] as Subscription, subscription))
  if (clash !== undefined) throw refusal('subscriptionNameTaken', { subscriptionName: clash.subscriptionName })
  return held
}

export const createSubscription = (
  ports: Ports
): Operation<readonly CreateSubscription[], CreatedSubscription[] | Unchanged> => {
  return async requests => {
    const wanted = requests.map(request => toSubscription(ports, request))
    const callbacks = new Map<string, Callback>()
    for (const { callbackId } of wanted) callbacks.set(callbackId, await verifiedCallback(ports, callbackId))
    const held = await add(ports, wanted)
    const created = wanted.filter(({ subscriptionId }, index) => subscriptionId === held[index]?.subscriptionId)
    if (created.length === 0) return 'unchanged'
    return created.map(({ callbackId, subscriptionName, subscriptionId, eventCategoryTypes, filters, status }) => {
      ports.emit('subscription.created', { subscriptionId, subscriptionName, callbackId, eventCategoryTypes, filters })
      const { callbackName } = callbacks.get(callbackId) as Callback
      return { callbackId, callbackName, subscriptionName, subscriptionId, eventCategoryTypes, filters, status }
    })
  }
}
