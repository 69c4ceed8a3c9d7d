// All operations over one set of ports, under the vendor's page names.

import { createCallback } from './create-callback.js'
import { createSubscription } from './create-subscription.js'
import { deleteCallback } from './delete-callback.js'
import { deleteSubscription } from './delete-subscription.js'
import { getAllCallbacks, getCallback } from './get-callback.js'
import { getAllSubscriptions, getAllSubscriptionsForCallback, getSubscription } from './get-subscription.js'
import type { OperationPorts } from './operation-ports.js'
import { probeCallback } from './probe-callback.js'
import { regenerateSignatureKey } from './regenerate-signature-key.js'
import { updateCallback } from './update-callback.js'
import { updateSubscription } from './update-subscription.js'
import { verifyCallback } from './verify-callback.js'

export interface Operations {
  readonly createCallback: ReturnType<typeof createCallback>
  readonly getCallback: ReturnType<typeof getCallback>
  readonly getAllCallbacks: ReturnType<typeof getAllCallbacks>
  readonly updateCallback: ReturnType<typeof updateCallback>
  readonly deleteCallback: ReturnType<typeof deleteCallback>
  readonly verifyCallback: ReturnType<typeof verifyCallback>
  readonly regenerateSignatureKey: ReturnType<typeof regenerateSignatureKey>
  readonly createSubscription: ReturnType<typeof createSubscription>
  readonly getSubscription: ReturnType<typeof getSubscription>
  readonly getAllSubscriptions: ReturnType<typeof getAllSubscriptions>
  readonly getAllSubscriptionsForCallback: ReturnType<typeof getAllSubscriptionsForCallback>
  readonly updateSubscription: ReturnType<typeof updateSubscription>
  readonly deleteSubscription: ReturnType<typeof deleteSubscription>
}

/** `keyIssued` is called whenever a verification key has been handed out. */
export const createOperations = (ports: OperationPorts, keyIssued: () => Promise<void>): Operations => ({
  createCallback: createCallback({ ...ports, probe: probeCallback(ports), keyIssued }),
  getCallback: getCallback(ports),
  getAllCallbacks: getAllCallbacks(ports),
  updateCallback: updateCallback(ports),
  deleteCallback: deleteCallback(ports),
  verifyCallback: verifyCallback(ports),
  regenerateSignatureKey: regenerateSignatureKey(ports),
  createSubscription: createSubscription(ports),
  getSubscription: getSubscription(ports),
  getAllSubscriptions: getAllSubscriptions(ports),
  getAllSubscriptionsForCallback: getAllSubscriptionsForCallback(ports),
  updateSubscription: updateSubscription(ports),
  deleteSubscription: deleteSubscription(ports)
})
