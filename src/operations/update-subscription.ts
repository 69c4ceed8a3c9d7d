// updateSubscription: PUT /platform/v1/ens-subscriptions; also how a subscription is paused and resumed.

import { refusal } from '../ens/refusals.js'
import type { Subscription, SubscriptionStatus } from '../ens/subscription.js'
import { checkEventTypes, checkFilters, toFilters } from '../ens/subscription-rules.js'
import type { SubscriptionChange } from '../ports.js'
import { type ShownSubscription, toShownSubscription } from './get-subscription.js'
import type { Operation, OperationPorts, Unchanged } from './operation-ports.js'

export interface UpdateSubscription {
  subscriptionId: string
  subscriptionName?: string
  eventCategoryTypes?: string[]
  filters?: string[]
  status?: SubscriptionStatus
  statusReason?: string
}

type Ports = Pick<OperationPorts, 'store' | 'emit' | 'settings'>

const changeOf = (before: Subscription, request: UpdateSubscription): SubscriptionChange => {
  const eventCategoryTypes = request.eventCategoryTypes ?? before.eventCategoryTypes
  const filters = request.filters === undefined ? before.filters : toFilters(request.filters)
  checkEventTypes(eventCategoryTypes)
  checkFilters(filters, eventCategoryTypes)
  return {
    subscriptionName: request.subscriptionName ?? before.subscriptionName,
    eventCategoryTypes,
    filters,
    status: request.status ?? before.status,
    statusReason: request.statusReason ?? before.statusReason
  }
}

const isChange = (before: Subscription, change: SubscriptionChange): boolean =>
  JSON.stringify({ ...before, ...change }) !== JSON.stringify(before)

/** Docs: "always supply" a statusReason. What happens without: assumptions.statusWithoutReason. */
const checkReason = ({ settings, emit }: Ports, { status, statusReason }: UpdateSubscription): void => {
  if (status === undefined || statusReason) return
  if (settings.strict) throw refusal('statusWithoutReason')
  emit('fidelity.warning', {
    about: 'statusWithoutReason',
    message: 'A subscription status was set without a statusReason; the reference says to always supply one.',
    hint: 'Send statusReason with status; --strict refuses a request without.'
  })
}

const announce = ({ emit }: Ports, before: Subscription, after: Subscription): void => {
  const { subscriptionId, subscriptionName, callbackId, status, statusReason } = after
  const facts = { subscriptionId, subscriptionName, callbackId }
  if (before.status === status) emit('subscription.updated', { ...facts, status, statusReason })
  else emit(status === 'paused' ? 'subscription.paused' : 'subscription.resumed', { ...facts, statusReason })
}

const load = async (store: Ports['store'], subscriptionId: string): Promise<Subscription> => {
  const subscription = await store.subscription(subscriptionId)
  if (subscription === undefined) throw refusal('subscriptionNotFound', { subscriptionId })
  return subscription
}

export const updateSubscription = (
  ports: Ports
): Operation<readonly UpdateSubscription[], ShownSubscription[] | Unchanged> => {
  const { store } = ports
  const apply = async (changes: { subscriptionId: string; change: SubscriptionChange }[]): Promise<Subscription[]> => {
    const after = await store.changeSubscriptions(changes)
    const [{ subscriptionId = '', change = {} } = {}] = changes
    if (after === 'unknown') throw refusal('subscriptionNotFound', { subscriptionId })
    if (after === 'name-taken')
      throw refusal('subscriptionNameTaken', { subscriptionName: change.subscriptionName ?? '' })
    return after
  }
  const show = async (subscription: Subscription): Promise<ShownSubscription> => {
    const callback = await store.callback(subscription.callbackId)
    if (callback === undefined) throw refusal('subscriptionNotFound', { subscriptionId: subscription.subscriptionId })
    return toShownSubscription(subscription, callback)
  }
  return async requests => {
    for (const request of requests) checkReason(ports, request)
    const before = await Promise.all(requests.map(({ subscriptionId }) => load(store, subscriptionId)))
    const changes = before.map((subscription, index) => ({
      subscriptionId: subscription.subscriptionId,
      change: changeOf(subscription, requests[index] ?? { subscriptionId: '' })
    }))
    if (!before.some((subscription, index) => isChange(subscription, changes[index]?.change ?? {}))) return 'unchanged'
    const after = await apply(changes)
    after.forEach((subscription, index) => {
      if (before[index] !== undefined) announce(ports, before[index], subscription)
    })
    return Promise.all(after.map(show))
  }
}
