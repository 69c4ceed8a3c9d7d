// deleteCallback: DELETE /platform/v1/ens-callbacks/{callbackId}.

import { refusal } from '../ens/refusals.js'
import type { Operation, OperationPorts } from './operation-ports.js'

type Ports = Pick<OperationPorts, 'store' | 'emit'>

export const deleteCallback = ({ store, emit }: Ports): Operation<string, void> => {
  return async callbackId => {
    const callback = await store.callback(callbackId)
    const outcome = await store.removeCallback(callbackId)
    // Docs: 409 while subscriptions exist.
    if (outcome === 'has-subscriptions') throw refusal('callbackInUse', { callbackId })
    if (outcome === 'unknown' || callback === undefined) throw refusal('callbackNotFound', { callbackId })
    emit('callback.deleted', { callbackId, callbackName: callback.callbackName, url: callback.url })
  }
}
