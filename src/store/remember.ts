// Remembers what was read until something is written. Only for a store that nobody else writes to: reading one callback
// is what clients do most, and a query costs a quarter of answering them.

import type { Callback } from '../ens/callback.js'
import type { Store } from '../ports.js'

const writing = ['addCallbacks', 'changeCallbacks', 'removeCallback', 'clear'] as const

export const remember = (store: Store): Store => {
  const known = new Map<string, Callback>()
  let writes = 0
  const forgetting = Object.fromEntries(
    writing.map(name => [
      name,
      async (...parameters: never[]) => {
        const answer = await (store[name] as (...parameters: never[]) => Promise<unknown>)(...parameters)
        writes += 1
        known.clear()
        return answer
      }
    ])
  ) as unknown as Pick<Store, (typeof writing)[number]>
  return {
    ...store,
    ...forgetting,
    async callback(callbackId) {
      const remembered = known.get(callbackId)
      if (remembered !== undefined) return remembered
      const before = writes
      const callback = await store.callback(callbackId)
      // What was read while something was written may be old.
      if (callback !== undefined && writes === before) known.set(callbackId, callback)
      return callback
    }
  }
}
