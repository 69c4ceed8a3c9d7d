// getSubscription, getAllSubscriptionsForCallback (…/ens-subscriptions-by-cb/{callbackId}), and the undocumented list
// of all (Observed in one client: GET /platform/v1/ens-subscriptions).

import type { Callback } from '../ens/callback.js'
import { refusal } from '../ens/refusals.js'
import type { Subscription } from '../ens/subscription.js'
import type { Operation, OperationPorts } from './operation-ports.js'

/** Observed: the fields of every answer but the one to a creation. */
export type ShownSubscription = Pick<Callback, 'callbackId' | 'callbackName' | 'url' | 'maxBatchSize'> &
  Omit<Subscription, 'activeAt' | 'createdAt' | 'callbackId'>

export const toShownSubscription = (subscription: Subscription, callback: Callback): ShownSubscription => ({
  callbackId: callback.callbackId,
  callbackName: callback.callbackName,
  url: callback.url,
  maxBatchSize: callback.maxBatchSize,
  subscriptionId: subscription.subscriptionId,
  subscriptionName: subscription.subscriptionName,
  eventCategoryTypes: subscription.eventCategoryTypes,
  filters: subscription.filters,
  status: subscription.status,
  statusReason: subscription.statusReason
})

type Ports = Pick<OperationPorts, 'store'>

export const getSubscription = ({ store }: Ports): Operation<string, ShownSubscription> => {
  return async subscriptionId => {
    const subscription = await store.subscription(subscriptionId)
    const callback = subscription && (await store.callback(subscription.callbackId))
    if (callback === undefined) throw refusal('subscriptionNotFound', { subscriptionId })
    return toShownSubscription(subscription as Subscription, callback)
  }
}

export const getAllSubscriptionsForCallback = ({ store }: Ports): Operation<string, ShownSubscription[]> => {
  return async callbackId => {
    const callback = await store.callback(callbackId)
    if (callback === undefined) throw refusal('callbackNotFound', { callbackId })
    return (await store.subscriptions(callbackId)).map(subscription => toShownSubscription(subscription, callback))
  }
}

export const getAllSubscriptions = ({ store }: Ports): Operation<void, ShownSubscription[]> => {
  return async () => {
    const callbacks = new Map((await store.callbacks()).map(callback => [callback.callbackId, callback]))
    return (await store.subscriptions()).flatMap(subscription => {
      const callback = callbacks.get(subscription.callbackId)
      return callback === undefined ? [] : [toShownSubscription(subscription, callback)]
    })
  }
}
