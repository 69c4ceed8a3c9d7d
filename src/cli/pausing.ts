// Pauses and resumes subscriptions: what `subscriptions` does to those named, and `callbacks` to all of a callback.

import { textOf } from './option-values.js'
import type { Job } from './resource-command.js'

const words = {
  paused: { default: 'paused by ens-local', done: 'Paused', type: 'subscription.paused' },
  active: { default: 'resumed by ens-local', done: 'Resumed', type: 'subscription.resumed' }
} as const

/** Docs: a status always comes with a reason; ours if none is given. */
export const setStatus = async (
  { ens, args, report }: Job,
  status: 'active' | 'paused',
  subscriptionIds: readonly string[]
): Promise<void> => {
  const { default: reason, done, type } = words[status]
  const statusReason = textOf(args, 'reason') ?? reason
  for (const subscriptionId of subscriptionIds) {
    const after = await ens.updateSubscription({ subscriptionId, status, statusReason })
    if (after !== undefined)
      report.done(type, after, `${done} ${after.subscriptionName} (${subscriptionId}): ${statusReason}`)
    else report.done('subscription.unchanged', { subscriptionId, status }, `${subscriptionId} is already ${status}.`)
  }
}
