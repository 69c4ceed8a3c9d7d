// verifyCallback: POST /platform/v1/ens-verify.

import { refusal } from '../ens/refusals.js'
import { keyState } from '../ens/verification.js'
import type { Operation, OperationPorts } from './operation-ports.js'

export interface VerifyCallback {
  callbackId: string
  verificationKey: string
}

type Ports = Pick<OperationPorts, 'store' | 'clock' | 'emit'>

export const verifyCallback = ({ store, clock, emit }: Ports): Operation<VerifyCallback, void> => {
  return async ({ callbackId, verificationKey }) => {
    const callback = await store.callback(callbackId)
    if (callback?.probe === 'failed') throw refusal('callbackProbeFailed', { callbackId })
    // Docs: one 404 for a wrong id, a wrong key or both; it does not tell which.
    if (callback === undefined || keyState(callback, verificationKey, clock.now()) !== 'good')
      throw refusal('verificationNotFound')
    // The key is single use: of many calls at once exactly one finds it still there.
    const change = { status: 'verified', statusReason: '', verificationKey: null } as const
    const verified = await store.changeCallbacks([{ callbackId, change, when: { verificationKey } }])
    if (verified === undefined) throw refusal('verificationNotFound')
    emit('callback.verified', { callbackId, callbackName: callback.callbackName, url: callback.url })
  }
}
