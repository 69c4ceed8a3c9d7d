// The callback that holds a url at ENS: how to find it, and why it is in the way.

import type { EnsClient } from '../client/ens-client.js'
import type { CallbackDetails } from '../client/wire.js'
import { urlKey } from '../ens/callback-url.js'
import { UserError } from '../errors.js'

const keyOf = (url: string): string => (URL.canParse(url) ? urlKey(url) : url)

/** The callback whose url is the same to ENS. */
export const findHolder = async (ens: EnsClient, url: string): Promise<CallbackDetails | undefined> => {
  const key = keyOf(url)
  return (await ens.getAllCallbacks()).find(callback => keyOf(callback.url) === key)
}

const called = ({ callbackName, callbackId }: CallbackDetails): string => `${callbackName} (${callbackId})`

/** The other half never came: its probe failed, or nobody has verified it. */
export const halfMade = (holder: CallbackDetails): UserError => {
  const state = [holder.status, holder.statusReason].filter(Boolean).join(': ')
  return new UserError(
    `The url ${holder.url} is held by a callback that was never finished: ${called(holder)}, ${state.replace(/\.$/, '')}.`,
    `It is left from an earlier try, and its key works once, within four hours. --replace deletes it and makes a new one; with the key at hand: ens-local callbacks verify ${holder.callbackId} KEY`,
    { code: 'ERR_CALLBACK_UNFINISHED' }
  )
}

export const notNew = (holder: CallbackDetails): UserError =>
  new UserError(
    `The url ${holder.url} is registered already: ${called(holder)}, and ENS never shows its signatureKey again.`,
    '--replace deletes it, with its subscriptions, and makes a new one. Without --cleanup and --verify-signatures it is used as it is.',
    { code: 'ERR_CALLBACK_EXISTS' }
  )
