// updateCallback: PUT /platform/v1/ens-callbacks. The url of a callback never changes.

import type { Callback } from '../ens/callback.js'
import { urlKey } from '../ens/callback-url.js'
import { refusal } from '../ens/refusals.js'
import type { Operation, OperationPorts, Unchanged } from './operation-ports.js'

export interface UpdateCallback {
  callbackId: string
  callbackName?: string
  maxBatchSize?: number
  url?: string
}

export type UpdatedCallback = Pick<Callback, 'callbackId' | 'callbackName' | 'url' | 'maxBatchSize'>

type Ports = Pick<OperationPorts, 'store' | 'emit'>

const isUnchanged = (before: Callback, { callbackName, maxBatchSize }: UpdateCallback): boolean =>
  (callbackName ?? before.callbackName) === before.callbackName &&
  (maxBatchSize ?? before.maxBatchSize) === before.maxBatchSize

const idsOf = (requests: readonly UpdateCallback[]): string => requests.map(({ callbackId }) => callbackId).join(', ')

const isSameUrl = (callback: Callback, url: string): boolean => URL.canParse(url) && urlKey(url) === callback.urlKey

export const updateCallback = ({
  store,
  emit
}: Ports): Operation<readonly UpdateCallback[], UpdatedCallback[] | Unchanged> => {
  const current = async ({ callbackId, url }: UpdateCallback): Promise<Callback> => {
    const callback = await store.callback(callbackId)
    if (callback === undefined) throw refusal('callbackNotFound', { callbackId })
    if (url !== undefined && !isSameUrl(callback, url)) throw refusal('urlChange')
    return callback
  }
  return async requests => {
    const before = await Promise.all(requests.map(current))
    const changes = requests.map(({ callbackId, callbackName, maxBatchSize }) => ({
      callbackId,
      change: {
        ...(callbackName !== undefined && { callbackName }),
        ...(maxBatchSize !== undefined && { maxBatchSize })
      }
    }))
    const isSame = before.every((callback, index) => isUnchanged(callback, requests[index] as UpdateCallback))
    if (isSame) return 'unchanged'
    const after = await store.changeCallbacks(changes)
    // Deleted since we looked.
    if (after === undefined) throw refusal('callbackNotFound', { callbackId: idsOf(requests) })
    const shown = after.map(({ callbackId, callbackName, url, maxBatchSize }) => ({
      callbackId,
      callbackName,
      url,
      maxBatchSize
    }))
    for (const callback of shown) emit('callback.updated', callback)
    return shown
  }
}
