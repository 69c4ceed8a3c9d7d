// A callback and its subscription at an emulator that is a process of its own.

import type { EmulatorProcess } from './emulator-process.js'
import { EMAIL_SENT } from './subscribed.js'
import type { TallyReceiver } from './tally-receiver.js'

/** Registers, verifies and subscribes; answers the callbackId. */
export const subscribeProcess = async (
  { call }: EmulatorProcess,
  { verificationKeys }: TallyReceiver,
  maxBatchSize: number
): Promise<string> => {
  const wanted = { callbackName: 'orders', url: 'https://orders.example.com/', maxBatchSize }
  const [{ callbackId }] = (await call('POST', '/platform/v1/ens-callbacks', [wanted])).json
  const verificationKey = verificationKeys.get(callbackId)
  await call('POST', '/platform/v1/ens-verify', { callbackId, verificationKey })
  const subscription = { callbackId, subscriptionName: 'orders-sent', eventCategoryTypes: [EMAIL_SENT], filters: [] }
  await call('POST', '/platform/v1/ens-subscriptions', [subscription])
  return callbackId
}
