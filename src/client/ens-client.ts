// The typed client of ENS, for a real tenant and for the emulator: one method per page of the vendor's reference.

import { UserError } from '../errors.js'
import { type Caller, createCaller } from './caller.js'
import { EnsApiError } from './ens-api-error.js'
import { toBases } from './origins.js'
import { type Credentials, createTokenSource, fetchToken } from './token-source.js'
import { createTransport, type Transport, type TransportOptions } from './transport.js'
import type {
  CallbackDetails,
  CallbackUpdate,
  CreatedCallback,
  CreatedSubscription,
  NewCallback,
  NewSubscription,
  RegeneratedKey,
  SubscriptionDetails,
  SubscriptionUpdate,
  UpdatedCallback,
  Verification
} from './wire.js'

export interface EnsClientOptions extends Credentials {
  /** The emulator's origin, or `https://SUB.rest.marketingcloudapis.com`. */
  target: string
  /** Used as it is; renewed after a 401 only if clientId and clientSecret are there too. */
  token?: string | undefined
  /** Where tokens come from. Default: the `SUB.auth…` host of a `SUB.rest…` target, else the target. */
  authUrl?: string | undefined
  /** PEM of the authorities and servers to trust in place of Node's own list. */
  ca?: TransportOptions['ca']
  /** For each wait of an exchange, in milliseconds. Default 60000: a create is answered after a probe of up to 30 s. */
  timeoutMs?: number | undefined
}

const idIn = (path: string, id: string): string => {
  // `GET ens-callbacks/` without an id would be the list, which is not what was asked for.
  if (id === '') throw new UserError('The id is empty.', 'Give the id that the create call answered.')
  return `${path}/${encodeURIComponent(id)}`
}

/**
 * Calls ENS. A method rejects with EnsApiError when ENS refuses, with UserError when there is no answer.
 * Where a method may resolve with `undefined`, that is ENS's 304: it is already so, and nothing was done.
 * `rest_instance_url` of the token answer is ignored: `target` decides.
 */
export class EnsClient implements AsyncDisposable {
  readonly #call: Caller
  readonly #transport: Transport

  /** Throws UserError when target is no http(s) URL, or when there is neither a token nor a client. */
  constructor(options: EnsClientOptions) {
    const { target, clientId, clientSecret, token, authUrl, ca, timeoutMs = 60_000 } = options
    const { rest, auth } = toBases(target, authUrl)
    const hasClient = clientId !== undefined && clientSecret !== undefined
    if (token === undefined && !hasClient)
      throw new UserError('EnsClient has no credentials.', 'Give clientId and clientSecret, or a token.')
    const transport = createTransport({ ca, timeoutMs })
    const tokens = createTokenSource(token, hasClient ? () => fetchToken(transport, auth, options) : undefined)
    this.#transport = transport
    this.#call = createCaller(transport, rest, tokens)
  }

  /** Registers a url; ENS probes it before it answers. `undefined`: the same callback exists. */
  createCallback(callback: NewCallback): Promise<CreatedCallback | undefined> {
    return this.#call.item({ operation: 'createCallback', method: 'POST', path: 'ens-callbacks', body: [callback] })
  }

  /** Registers several. Answers those that are new; `undefined`: all exist. */
  createCallbacks(callbacks: readonly NewCallback[]): Promise<CreatedCallback[] | undefined> {
    return this.#call.items({ operation: 'createCallback', method: 'POST', path: 'ens-callbacks', body: callbacks })
  }

  async getCallback(callbackId: string): Promise<CallbackDetails> {
    return this.#call.value({ operation: 'getCallback', method: 'GET', path: idIn('ens-callbacks', callbackId) })
  }

  getAllCallbacks(): Promise<CallbackDetails[]> {
    return this.#call.value({ operation: 'getAllCallbacks', method: 'GET', path: 'ens-callbacks' })
  }

  /** Changes name or batch size. `undefined`: nothing changes. */
  updateCallback(update: CallbackUpdate): Promise<UpdatedCallback | undefined> {
    return this.#call.item({ operation: 'updateCallback', method: 'PUT', path: 'ens-callbacks', body: [update] })
  }

  /** Docs: 409 while it has subscriptions. */
  async deleteCallback(callbackId: string): Promise<void> {
    await this.#call.nothing({
      operation: 'deleteCallback',
      method: 'DELETE',
      path: idIn('ens-callbacks', callbackId)
    })
  }

  /** Completes the handshake with what the probe brought. Docs: the key is single use and lives four hours. */
  verifyCallback({ callbackId, verificationKey }: Verification): Promise<void> {
    // Docs: ens-verify takes an object, not an array.
    const body = { callbackId, verificationKey }
    return this.#call.nothing({ operation: 'verifyCallback', method: 'POST', path: 'ens-verify', body })
  }

  /** A new signatureKey. Docs: the old one is dead at once. */
  async regenerateSignatureKey(callbackId: string): Promise<RegeneratedKey> {
    const operation = 'regenerateSignatureKey'
    const body = [{ callbackId }]
    const key = await this.#call.item<RegeneratedKey>({ operation, method: 'PUT', path: 'ens-regenerate', body })
    if (key === undefined) throw new EnsApiError(`${operation} was answered with 304.`, { operation, status: 304 })
    return key
  }

  /** Subscribes a verified callback. `undefined`: the same subscription exists. */
  createSubscription(subscription: NewSubscription): Promise<CreatedSubscription | undefined> {
    const body = [subscription]
    return this.#call.item({ operation: 'createSubscription', method: 'POST', path: 'ens-subscriptions', body })
  }

  /** Creates several. Answers those that are new; `undefined`: all exist. */
  createSubscriptions(subscriptions: readonly NewSubscription[]): Promise<CreatedSubscription[] | undefined> {
    const body = subscriptions
    return this.#call.items({ operation: 'createSubscription', method: 'POST', path: 'ens-subscriptions', body })
  }

  async getSubscription(subscriptionId: string): Promise<SubscriptionDetails> {
    const path = idIn('ens-subscriptions', subscriptionId)
    return this.#call.value({ operation: 'getSubscription', method: 'GET', path })
  }

  /** Observed in one client, undocumented: a tenant may not have it. */
  getAllSubscriptions(): Promise<SubscriptionDetails[]> {
    return this.#call.value({ operation: 'getAllSubscriptions', method: 'GET', path: 'ens-subscriptions' })
  }

  async getAllSubscriptionsForCallback(callbackId: string): Promise<SubscriptionDetails[]> {
    const path = idIn('ens-subscriptions-by-cb', callbackId)
    return this.#call.value({ operation: 'getAllSubscriptionsForCallback', method: 'GET', path })
  }

  /** Changes, pauses or resumes. Docs: always supply a statusReason with a status. `undefined`: nothing changes. */
  updateSubscription(update: SubscriptionUpdate): Promise<SubscriptionDetails | undefined> {
    const body = [update]
    return this.#call.item({ operation: 'updateSubscription', method: 'PUT', path: 'ens-subscriptions', body })
  }

  async deleteSubscription(subscriptionId: string): Promise<void> {
    const path = idIn('ens-subscriptions', subscriptionId)
    await this.#call.nothing({ operation: 'deleteSubscription', method: 'DELETE', path })
  }

  /** Lets running calls finish, then closes the connections. */
  close(): Promise<void> {
    return this.#transport.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
