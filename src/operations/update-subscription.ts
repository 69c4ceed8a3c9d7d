// updateSubscription: PUT /platform/v1/ens-subscriptions; also how a subscription is paused and resumed.

import { refusal } from '../ens/refusals.js'
import type { Subscription, SubscriptionStatus } from '../ens/subscription.js'
import { checkEventTypes, checkFilters, toFilters } from '../ens/subscription-rules.js'
import type { EnsError } from '../errors.js'
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

type Ports = Pick<OperationPorts, 'store' | 'clock' | 'emit' | 'settings'>

/** Docs: changes "can take up to two minutes to become active". A pause is at once: what is not wanted is not sent. */
const activeAt = ({ clock, settings }: Ports, before: Subscription, after: SubscriptionChange): number => {
  const { eventCategoryTypes, filters, status } = after
  const isSame =
    JSON.stringify([before.eventCategoryTypes, before.filters]) === JSON.stringify([eventCategoryTypes, filters])
  return (isSame && before.status === status) || status === 'paused'
    ? before.activeAt
    : clock.now() + settings.activationDelayMs
}

const changeOf = (ports: Ports, before: Subscription, request: UpdateSubscription): SubscriptionChange => {
  const eventCategoryTypes = request.eventCategoryTypes ?? before.eventCategoryTypes
  const filters = request.filters === undefined ? before.filters : toFilters(request.filters)
  checkEventTypes(eventCategoryTypes)
  checkFilters(filters, eventCategoryTypes)
  const change = {
    subscriptionName: request.subscriptionName ?? before.subscriptionName,
    eventCategoryTypes,
    filters,
    status: request.status ?? before.status,
    statusReason: request.statusReason ?? before.statusReason
  }
  return { ...change, activeAt: activeAt(ports, before, change) }
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

const gone = (requests: readonly UpdateSubscription[]): EnsError =>
  refusal('subscriptionNotFound', { subscriptionId: requests.map(({ subscriptionId }) => subscriptionId).join(', ') })

export const updateSubscription = (
  ports: Ports
): Operation<readonly UpdateSubscription[], ShownSubscription[] | Unchanged> => {
  const { store } = ports
  return async requests => {
    for (const request of requests) checkReason(ports, request)
    const before = await Promise.all(requests.map(({ subscriptionId }) => load(store, subscriptionId)))
    const changes = before.map((subscription, index) => ({
      subscriptionId: subscription.subscriptionId,
      change: changeOf(ports, subscription, requests[index] as UpdateSubscription)
    }))
    if (!changes.some(({ change }, index) => isChange(before[index] as Subscription, change))) return 'unchanged'
    const after = await store.changeSubscriptions(changes)
    if (after === 'unknown') throw gone(requests)
    if (after === 'name-taken')
      throw refusal('subscriptionNameTaken', {
        subscriptionName: changes.map(({ change }) => change.subscriptionName).join(', ')
      })
    const callbacks = await Promise.all(after.map(({ callbackId }) => store.callback(callbackId)))
    return after.map((subscription, index) => {
      const callback = callbacks[index]
      // Both were deleted since.
      if (callback === undefined) throw gone(requests)
      announce(ports, before[index] as Subscription, subscription)
      return toShownSubscription(subscription, callback)
    })
  }
}
