// createCallback: POST /platform/v1/ens-callbacks.
// The callback is stored before the probe and nothing is locked during it: receivers call ens-verify inside the probe.

import type { Callback } from '../ens/callback.js'
import { checkCallbackUrl, urlKey } from '../ens/callback-url.js'
import { refusal } from '../ens/refusals.js'
import { newKey, VERIFICATION_KEY_LIFE_MS } from '../ens/verification.js'
import { mapParallel } from './map-parallel.js'
import type { Operation, OperationPorts, Unchanged } from './operation-ports.js'
import type { ProbeCallback } from './probe-callback.js'

export interface CreateCallback {
  callbackName: string
  url: string
  /** Docs: 100…1000, default 1000. */
  maxBatchSize?: number
}

/** Observed: these fields in this order, and no status. */
export type CreatedCallback = Pick<Callback, 'callbackName' | 'callbackId' | 'url' | 'signatureKey' | 'maxBatchSize'>

/** Docs: the default of maxBatchSize. */
const MAX_BATCH_SIZE = 1000
const PROBES_AT_ONCE = 256

type Ports = Pick<OperationPorts, 'store' | 'clock' | 'random' | 'emit' | 'settings'> & {
  probe: ProbeCallback
  keyIssued: () => Promise<void>
}

const isSameRegistration = (held: Callback, wanted: Callback): boolean =>
  held.callbackName === wanted.callbackName && held.maxBatchSize === wanted.maxBatchSize

const toCallback = ({ clock, random }: Pick<Ports, 'clock' | 'random'>, request: CreateCallback): Callback => ({
  callbackId: random.uuid(),
  callbackName: request.callbackName,
  url: request.url,
  urlKey: urlKey(request.url),
  maxBatchSize: request.maxBatchSize ?? MAX_BATCH_SIZE,
  signatureKey: newKey(random.bytes(32)),
  verificationKey: newKey(random.bytes(32)),
  verificationKeyExpiresAt: clock.now() + VERIFICATION_KEY_LIFE_MS,
  status: 'unverified',
  statusReason: '',
  probe: 'pending',
  createdAt: clock.now()
})

export const createCallback = (ports: Ports): Operation<readonly CreateCallback[], CreatedCallback[] | Unchanged> => {
  const { store, emit, settings, probe, keyIssued } = ports
  return async requests => {
    requests.forEach(({ url }, index) => {
      checkCallbackUrl(url, settings, requests.length > 1 ? `[${index}].url` : 'url')
    })
    const wanted = requests.map(request => toCallback(ports, request))
    const held = await store.addCallbacks(wanted, isSameRegistration)
    held.forEach((holder, index) => {
      const { url = '' } = wanted[index] ?? {}
      if (wanted[index] !== undefined && !isSameRegistration(holder, wanted[index]))
        throw refusal('urlTaken', { url, callbackId: holder.callbackId })
    })
    const created = wanted.filter((callback, index) => callback.callbackId === held[index]?.callbackId)
    if (created.length === 0) return 'unchanged'
    for (const { callbackId, callbackName, url, maxBatchSize } of created)
      emit('callback.created', { callbackId, callbackName, url, maxBatchSize })
    await keyIssued()
    const failures = await mapParallel(created, PROBES_AT_ONCE, probe)
    const sentence = failures.find(failure => failure !== undefined)
    if (sentence !== undefined) throw refusal('probeFailed', { sentence })
    return created.map(({ callbackName, callbackId, url, signatureKey, maxBatchSize }) => ({
      callbackName,
      callbackId,
      url,
      signatureKey,
      maxBatchSize
    }))
  }
}
