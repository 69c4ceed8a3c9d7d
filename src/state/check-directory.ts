// Callbacks and subscriptions of a state: none twice, and no subscription without its callback.

import { urlKey } from '../ens/callback-url.js'
import { stateError } from '../ens/state-error.js'
import type { Document } from './read-state.js'

/** Throws UserError `ERR_STATE` for a value that two of the list have. */
export const refuseTwins = <T>(list: readonly T[], name: string, key: keyof T & string): void => {
  const places = new Map<T[keyof T], number>()
  for (const [index, one] of list.entries()) {
    const first = places.get(one[key])
    if (first !== undefined) throw stateError(`${name}[${index}].${key}`, ` is that of ${name}[${first}] as well`)
    places.set(one[key], index)
  }
}

export const checkDirectory = ({ callbacks, subscriptions }: Document): void => {
  refuseTwins(callbacks, 'callbacks', 'callbackId')
  refuseTwins(callbacks, 'callbacks', 'urlKey')
  for (const [index, callback] of callbacks.entries()) {
    const key = urlKey(callback.url)
    if (callback.urlKey !== key) throw stateError(`callbacks[${index}].urlKey`, ` must be ${key}, as the url has it`)
  }
  refuseTwins(subscriptions, 'subscriptions', 'subscriptionId')
  refuseTwins(subscriptions, 'subscriptions', 'subscriptionName')
  const known = new Set(callbacks.map(({ callbackId }) => callbackId))
  for (const [index, { callbackId }] of subscriptions.entries())
    if (!known.has(callbackId)) throw stateError(`subscriptions[${index}].callbackId`, ' is that of no callback')
}
