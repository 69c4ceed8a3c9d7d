// regenerateSignatureKey: PUT /platform/v1/ens-regenerate. Docs: the old key dies at once.

import type { Callback } from '../ens/callback.js'
import { refusal } from '../ens/refusals.js'
import { newKey } from '../ens/verification.js'
import type { Operation, OperationPorts } from './operation-ports.js'

export interface RegenerateSignatureKey {
  callbackId: string
}

export type RegeneratedKey = Pick<Callback, 'callbackName' | 'callbackId' | 'url' | 'signatureKey'>

type Ports = Pick<OperationPorts, 'store' | 'random' | 'emit'>

export const regenerateSignatureKey = ({
  store,
  random,
  emit
}: Ports): Operation<readonly RegenerateSignatureKey[], RegeneratedKey[]> => {
  return async requests => {
    const changes = requests.map(({ callbackId }) => ({
      callbackId,
      change: { signatureKey: newKey(random.bytes(32)) }
    }))
    const changed = await store.changeCallbacks(changes)
    if (changed === undefined)
      throw refusal('callbackNotFound', { callbackId: requests.map(({ callbackId }) => callbackId).join(', ') })
    for (const { callbackId, callbackName, url } of changed)
      emit('callback.regenerated', { callbackId, callbackName, url })
    return changed.map(({ callbackName, callbackId, url, signatureKey }) => ({
      callbackName,
      callbackId,
      url,
      signatureKey
    }))
  }
}
