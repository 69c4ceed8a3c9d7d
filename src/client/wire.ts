// What goes over the wire between a client and ENS, in the vendor's spelling. Docs unless marked.

/** Body item of createCallback. */
export interface NewCallback {
  callbackName: string
  /** `https`, no port, no query string. */
  url: string
  /** Events in one delivery, 100…1000; 1000 if absent. */
  maxBatchSize?: number | undefined
}

/** Observed: no status. `signatureKey` is shown here and by regenerateSignatureKey, never again. */
export interface CreatedCallback {
  callbackName: string
  callbackId: string
  url: string
  signatureKey: string
  maxBatchSize: number
}

export interface CallbackDetails {
  callbackId: string
  callbackName: string
  url: string
  maxBatchSize: number
  status: 'unverified' | 'verified'
  /** Observed: `""` when there is nothing to say. */
  statusReason: string
}

/** Body item of updateCallback; the url cannot be changed. */
export interface CallbackUpdate {
  callbackId: string
  callbackName?: string | undefined
  maxBatchSize?: number | undefined
}

export type UpdatedCallback = Pick<CallbackDetails, 'callbackId' | 'callbackName' | 'url' | 'maxBatchSize'>

/** What the probe brings, and what verifyCallback takes. The key is single use and lives four hours. */
export interface Verification {
  callbackId: string
  verificationKey: string
}

export type RegeneratedKey = Omit<CreatedCallback, 'maxBatchSize'>

/** Body item of createSubscription. */
export interface NewSubscription {
  callbackId: string
  subscriptionName: string
  /** `Category.Type`, for example `TransactionalSendEvents.EmailSent`. */
  eventCategoryTypes: readonly string[]
  /** `name=value`; all must hold. */
  filters?: readonly string[] | undefined
}

export interface CreatedSubscription {
  callbackId: string
  callbackName: string
  subscriptionName: string
  subscriptionId: string
  eventCategoryTypes: string[]
  filters: string[]
  status: 'active' | 'paused'
}

/** Observed: the answers of get and update carry the callback's url and size as well. */
export interface SubscriptionDetails extends CreatedSubscription {
  url: string
  maxBatchSize: number
  statusReason: string
}

/** Body item of updateSubscription. Docs: a status "always" comes with a statusReason. */
export interface SubscriptionUpdate {
  subscriptionId: string
  subscriptionName?: string | undefined
  eventCategoryTypes?: readonly string[] | undefined
  filters?: readonly string[] | undefined
  status?: 'active' | 'paused' | undefined
  statusReason?: string | undefined
}
