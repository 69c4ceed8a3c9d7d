// What is asked of a registration, what comes of it, and what is told on the way.

import type { NewSubscription } from '../client/wire.js'

export interface RegistrationRequest {
  readonly callbackName: string
  /** `https`, no port, no query string. */
  readonly url: string
  readonly maxBatchSize?: number | undefined
  /** What the callback gets; without, nothing. */
  readonly subscription?: Omit<NewSubscription, 'callbackId'> | undefined
  /** Delete the callback that holds the url, with its subscriptions, if there is one. Default: use it if it is verified. */
  readonly replace?: boolean | undefined
  /** A callback that was there before will not do: nobody tells its signatureKey, and it is not ours to delete later. */
  readonly mustBeNew?: boolean | undefined
}

export interface Registration {
  readonly callbackId: string
  readonly callbackName: string
  readonly url: string
  /** Absent when the callback was there before: ENS shows it once, and `ens-regenerate` makes another. */
  readonly signatureKey?: string | undefined
  /** Absent when no subscription was asked for, or ENS has it already and does not list it. */
  readonly subscriptionId?: string | undefined
}

/** No step carries a key. */
export type RegistrationStep =
  /** The url has a callback that was there before; it is used, or replaced. */
  | { step: 'found'; callbackId: string; callbackName: string; status: string; statusReason: string }
  /** That one is deleted, with its subscriptions. */
  | { step: 'replaced'; callbackId: string }
  /** ENS is asked, and probes the url. */
  | { step: 'creating'; callbackName: string; url: string }
  | { step: 'created'; callbackId: string }
  /** For the verificationKey that the probe has brought. */
  | { step: 'waiting'; callbackId: string }
  /** `receiver`: it has called ens-verify itself. */
  | { step: 'verified'; callbackId: string; by: 'receiver' | 'key' }
  /** `isNew` is false when ENS had the very same one. */
  | { step: 'subscribed'; subscriptionId: string | undefined; subscriptionName: string; isNew: boolean }

export interface RegistrationTools {
  /**
   * The verificationKey that the probe of this callback has brought; asked for when the receiver has not verified by
   * itself. Rejects when there is none.
   */
  obtainKey(callbackId: string): Promise<string>
  onStep(step: RegistrationStep): void
  /** The way is clear, and from now on there may be something at ENS that is ours. */
  beforeCreate?: (() => Promise<void>) | undefined
  /** As soon as there is a signatureKey, whatever happens next: ENS does not show it again. */
  onCreated?: ((registration: Registration) => Promise<void>) | undefined
}
