// From a sink to a callback of an emulator that is verified and subscribed: where most tests begin.

import type { EnsClient } from '../client/ens-client.js'
import { UserError } from '../errors.js'
import { eventTypes } from './events.js'
import type { Sink } from './sink.js'

export interface ConnectOptions {
  /** Default `sink`. */
  readonly callbackName?: string
  /** The registered url. Default: `https://CALLBACKNAME.example.com/ens`. */
  readonly url?: string
  readonly maxBatchSize?: number
  /** `Category.Type`; default: all there are. */
  readonly eventCategoryTypes?: readonly string[]
  readonly filters?: readonly string[]
}

export interface ConnectedSink {
  readonly callbackId: string
  readonly callbackName: string
  readonly url: string
  readonly signatureKey: string
  readonly subscriptionId: string
}

const lost = (url: string): UserError =>
  new UserError(
    `The probe of ${url} was answered, but not by this sink.`,
    'Start the emulator with `forwardTo: sink.url`, or with `map: { HOST: sink.url }`.',
    { code: 'ERR_SINK' }
  )

const taken = (what: string): UserError =>
  new UserError(
    `${what} is there already.`,
    'Give another `callbackName` and `url`, or `await ens.reset()` before it.',
    { code: 'ERR_SINK' }
  )

type Ens = Pick<EnsClient, 'createCallback' | 'verifyCallback' | 'createSubscription'>

/**
 * Registers, verifies and subscribes. Throws EnsApiError for what ENS refuses, and UserError `ERR_SINK` when the callback
 * is there already, or the probe went elsewhere.
 */
export const connectSink = async (
  { client }: { readonly client: Ens },
  sink: Pick<Sink, 'verifications'>,
  options: ConnectOptions = {}
): Promise<ConnectedSink> => {
  const { callbackName = 'sink', maxBatchSize, eventCategoryTypes = eventTypes, filters } = options
  const url = options.url ?? `https://${callbackName}.example.com/ens`
  const created = await client.createCallback({ callbackName, url, maxBatchSize })
  if (created === undefined) throw taken(`The callback ${callbackName} for ${url}`)
  const { callbackId, signatureKey } = created
  const verification = sink.verifications.find(probe => probe.callbackId === callbackId)
  if (verification === undefined) throw lost(url)
  await client.verifyCallback(verification)
  const subscriptionName = `${callbackName}-subscription`
  const subscribed = await client.createSubscription({
    callbackId,
    subscriptionName,
    eventCategoryTypes: [...eventCategoryTypes],
    ...(filters && { filters: [...filters] })
  })
  if (subscribed === undefined) throw taken(`The subscription ${subscriptionName}`)
  return { callbackId, callbackName, url, signatureKey, subscriptionId: subscribed.subscriptionId }
}
