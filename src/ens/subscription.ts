// The subscription record, as kept.

export type SubscriptionStatus = 'active' | 'paused'

export interface Subscription {
  readonly subscriptionId: string
  readonly callbackId: string
  /** Unique in the business unit (Docs: "name unique"). */
  readonly subscriptionName: string
  /** `Category.Type`, for example `TransactionalSendEvents.EmailSent`. */
  readonly eventCategoryTypes: readonly string[]
  /** `name=value`; all must hold. */
  readonly filters: readonly string[]
  readonly status: SubscriptionStatus
  readonly statusReason: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
}
