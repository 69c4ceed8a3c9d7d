// From a url to a callback that is verified and subscribed, at whatever stage an earlier try has left it.

import type { EnsClient } from '../client/ens-client.js'
import type { CallbackDetails } from '../client/wire.js'
import { createCallback } from './create-callback.js'
import { findHolder, halfMade, notNew } from './holder.js'
import type { Registration, RegistrationRequest, RegistrationTools } from './registration.js'
import { unregister } from './unregister.js'

/** The verified callback that can be used; undefined when the url is free. */
const look = async (
  ens: EnsClient,
  { url, replace, mustBeNew }: RegistrationRequest,
  { onStep }: RegistrationTools
): Promise<CallbackDetails | undefined> => {
  const holder = await findHolder(ens, url)
  if (holder === undefined) return undefined
  const { callbackId, callbackName, status, statusReason } = holder
  const isInTheWay = status !== 'verified' || mustBeNew === true
  if (isInTheWay && replace !== true) throw status === 'verified' ? notNew(holder) : halfMade(holder)
  onStep({ step: 'found', callbackId, callbackName, status, statusReason })
  if (replace !== true) return holder
  await unregister(ens, callbackId)
  onStep({ step: 'replaced', callbackId })
  return undefined
}

const verify = async (
  ens: EnsClient,
  callbackId: string,
  { obtainKey, onStep }: RegistrationTools
): Promise<'receiver' | 'key'> => {
  const isVerified = async (): Promise<boolean> => (await ens.getCallback(callbackId)).status === 'verified'
  if (await isVerified()) return 'receiver'
  onStep({ step: 'waiting', callbackId })
  try {
    await ens.verifyCallback({ callbackId, verificationKey: await obtainKey(callbackId) })
    return 'key'
  } catch (error) {
    // A receiver may verify after it has answered the probe, and then the key is used up.
    if (await isVerified()) return 'receiver'
    throw error
  }
}

const make = async (ens: EnsClient, request: RegistrationRequest, tools: RegistrationTools): Promise<Registration> => {
  const { callbackName, url } = request
  await tools.beforeCreate?.()
  tools.onStep({ step: 'creating', callbackName, url })
  const { callbackId, signatureKey } = await createCallback(ens, request)
  const registration = { callbackId, callbackName, url, signatureKey }
  tools.onStep({ step: 'created', callbackId })
  await tools.onCreated?.(registration)
  tools.onStep({ step: 'verified', callbackId, by: await verify(ens, callbackId, tools) })
  return registration
}

const subscribe = async (
  ens: EnsClient,
  callbackId: string,
  { subscription }: RegistrationRequest,
  { onStep }: RegistrationTools
): Promise<string | undefined> => {
  if (subscription === undefined) return undefined
  const { subscriptionName } = subscription
  const created = await ens.createSubscription({ callbackId, ...subscription })
  // ENS's 304 has no body: the id is looked up.
  const all = created === undefined ? await ens.getAllSubscriptionsForCallback(callbackId) : [created]
  const subscriptionId = all.find(one => one.subscriptionName === subscriptionName)?.subscriptionId
  onStep({ step: 'subscribed', subscriptionId, subscriptionName, isNew: created !== undefined })
  return subscriptionId
}

/**
 * Registers the url, or takes the verified callback that it has. Throws UserError for a callback in the way
 * (`ERR_CALLBACK_UNFINISHED`, `ERR_CALLBACK_EXISTS`) and for a failed probe (`ERR_PROBE_FAILED`), whatever a tool
 * throws, and EnsApiError for any other refusal. What was made until then stays.
 */
export const register = async (
  ens: EnsClient,
  request: RegistrationRequest,
  tools: RegistrationTools
): Promise<Registration> => {
  const held = await look(ens, request, tools)
  const { callbackId, callbackName, url, signatureKey } =
    held === undefined ? await make(ens, request, tools) : { ...held, signatureKey: undefined }
  const subscriptionId = await subscribe(ens, callbackId, request, tools)
  return { callbackId, callbackName, url, signatureKey, subscriptionId }
}
