// getCallback: GET /platform/v1/ens-callbacks/{callbackId}, and getAllCallbacks: GET /platform/v1/ens-callbacks.

import type { Callback } from '../ens/callback.js'
import { refusal } from '../ens/refusals.js'
import type { Operation, OperationPorts } from './operation-ports.js'

export type ShownCallback = Pick<
  Callback,
  'callbackId' | 'callbackName' | 'url' | 'maxBatchSize' | 'status' | 'statusReason'
>

/** Docs: what ENS shows of a callback; the keys never again. */
const toShownCallback = (callback: Callback): ShownCallback => ({
  callbackId: callback.callbackId,
  callbackName: callback.callbackName,
  url: callback.url,
  maxBatchSize: callback.maxBatchSize,
  status: callback.status,
  statusReason: callback.statusReason
})

type Ports = Pick<OperationPorts, 'store'>

export const getCallback = ({ store }: Ports): Operation<string, ShownCallback> => {
  return async callbackId => {
    const callback = await store.callback(callbackId)
    if (callback === undefined) throw refusal('callbackNotFound', { callbackId })
    return toShownCallback(callback)
  }
}

export const getAllCallbacks = ({ store }: Ports): Operation<void, ShownCallback[]> => {
  return async () => (await store.callbacks()).map(toShownCallback)
}
