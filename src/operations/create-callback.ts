// createCallback: POST /platform/v1/ens-callbacks.
// The callback is stored before the probe and nothing is locked during it: receivers call ens-verify inside the probe.

import type { Callback } from '../ens/callback.js'
import { urlKey, urlRefusal } from '../ens/callback-url.js'
import { soundHealth } from '../ens/health.js'
import { refusal } from '../ens/refusals.js'
import { newKey, VERIFICATION_KEY_LIFE_MS } from '../ens/verification.js'
import type { EnsError } from '../errors.js'
import { mapParallel } from './map-parallel.js'
import type { Operation, OperationPorts, Unchanged } from './operation-ports.js'
import type { ProbeCallback } from './probe-callback.js'
import { unusedId } from './unused-id.js'

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

const toClash = ({ callbackId }: Callback, { url }: CreateCallback): EnsError =>
  refusal('urlTaken', { url, callbackId })

const toCallback = (
  { clock, random, store }: Pick<Ports, 'clock' | 'random' | 'store'>,
  request: CreateCallback
): Callback => ({
  callbackId: unusedId(random, store.directory.callback),
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
  probeFindings: null,
  health: soundHealth,
  createdAt: clock.now()
})

/** All are checked before any is stored, and all are stored before anything is sent; the new ones come out. */
const register = async (ports: Ports, requests: readonly CreateCallback[]): Promise<Callback[]> => {
  const { store, settings } = ports
  const fieldOf = (index: number): string => (requests.length > 1 ? `[${index}].url` : 'url')
  const refused = requests.map(({ url }, index) => urlRefusal(url, settings, fieldOf(index))).find(Boolean)
  if (refused !== undefined) throw refused
  const wanted = requests.map(request => toCallback(ports, request))
  const held = await store.addCallbacks(wanted, isSameRegistration)
  const clash = held.findIndex((holder, index) => !isSameRegistration(holder, wanted[index] as Callback))
  if (clash >= 0) throw toClash(held[clash] as Callback, requests[clash] as CreateCallback)
  return wanted.filter((callback, index) => callback.callbackId === held[index]?.callbackId)
}

/** Observed: this order. */
const toCreated = (callback: Callback): CreatedCallback => ({
  callbackName: callback.callbackName,
  callbackId: callback.callbackId,
  url: callback.url,
  signatureKey: callback.signatureKey,
  maxBatchSize: callback.maxBatchSize
})

export const createCallback = (ports: Ports): Operation<readonly CreateCallback[], CreatedCallback[] | Unchanged> => {
  return async requests => {
    const created = await register(ports, requests)
    if (created.length === 0) return 'unchanged'
    for (const { callbackId, callbackName, url, maxBatchSize } of created)
      ports.emit('callback.created', { callbackId, callbackName, url, maxBatchSize })
    await ports.keyIssued()
    const failures = await mapParallel(created, PROBES_AT_ONCE, ports.probe)
    const failure = failures.find(one => one !== undefined)
    if (failure !== undefined) throw refusal('probeFailed', { ...failure })
    return created.map(toCreated)
  }
}
