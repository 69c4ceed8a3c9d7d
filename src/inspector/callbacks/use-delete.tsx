// Deletes a callback as ENS has it: its subscriptions first, since it answers 409 as long as there are some.

import type { CallbackView } from '../control-views.js'
import { usePage } from '../page-context.js'
import { printable } from '../printable.js'

export const useDelete = ({ callbackId, callbackName }: CallbackView): (() => Promise<void>) => {
  const { api, callbacks, subscriptions, done } = usePage()
  return async () => {
    await subscriptions.refresh()
    for (const subscription of subscriptions.data.peek() ?? [])
      if (subscription.callbackId === callbackId)
        await api.ens('DELETE', `/ens-subscriptions/${encodeURIComponent(subscription.subscriptionId)}`)
    await api.ens('DELETE', `/ens-callbacks/${encodeURIComponent(callbackId)}`)
    done(`Deleted ${printable(callbackName, 100)}.`)
    void callbacks.refresh()
    void subscriptions.refresh()
  }
}
