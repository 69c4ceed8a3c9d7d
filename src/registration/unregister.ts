// Takes a registration back. What is gone already is fine.

import { EnsApiError } from '../client/ens-api-error.js'
import type { EnsClient } from '../client/ens-client.js'
import { findHolder } from './holder.js'

const unlessGone = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call
  } catch (error) {
    if (error instanceof EnsApiError && error.status === 404) return undefined
    throw error
  }
}

/** Deletes the callback's subscriptions, then the callback, as ENS demands it. Throws EnsApiError when ENS refuses. */
export const unregister = async (ens: EnsClient, callbackId: string): Promise<void> => {
  const subscriptions = (await unlessGone(ens.getAllSubscriptionsForCallback(callbackId))) ?? []
  for (const { subscriptionId } of subscriptions) await unlessGone(ens.deleteSubscription(subscriptionId))
  await unlessGone(ens.deleteCallback(callbackId))
}

/**
 * The same for what was begun, and whose callbackId may have been lost on the way: then it is the callback with this
 * name at this url. Resolves with the callbackId; undefined when there is no such callback.
 */
export const takeBack = async (
  ens: EnsClient,
  { callbackId, callbackName, url }: { callbackId?: string | undefined; callbackName: string; url: string }
): Promise<string | undefined> => {
  if (callbackId === undefined) {
    const holder = await findHolder(ens, url)
    if (holder?.callbackName !== callbackName) return undefined
    await unregister(ens, holder.callbackId)
    return holder.callbackId
  }
  await unregister(ens, callbackId)
  return callbackId
}
