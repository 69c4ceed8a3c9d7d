// deleteSubscription: DELETE /platform/v1/ens-subscriptions/{subscriptionId}.

import { refusal } from '../ens/refusals.js'
import type { Operation, OperationPorts } from './operation-ports.js'

type Ports = Pick<OperationPorts, 'store' | 'emit'>

export const deleteSubscription = ({ store, emit }: Ports): Operation<string, void> => {
  return async subscriptionId => {
    const subscription = await store.subscription(subscriptionId)
    const outcome = await store.removeSubscription(subscriptionId)
    if (outcome === 'unknown' || subscription === undefined) throw refusal('subscriptionNotFound', { subscriptionId })
    const { subscriptionName, callbackId } = subscription
    emit('subscription.deleted', { subscriptionId, subscriptionName, callbackId })
  }
}
