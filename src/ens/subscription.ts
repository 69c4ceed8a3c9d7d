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
  /** From when on events match it: milliseconds since 1970. Docs: changes "can take up to two minutes to become active". */
  readonly activeAt: number
  /** Milliseconds since 1970. */
  readonly createdAt: number
}
