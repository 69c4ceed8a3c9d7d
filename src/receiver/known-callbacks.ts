// Which callback a host and path belong to, learnt from probes: a batch does not say. Bounded, the oldest goes first.

const MOST = 1000

export interface KnownCallbacks {
  at(address: string): string | undefined
  learn(address: string, callbackId: string): void
}

export const createKnownCallbacks = (): KnownCallbacks => {
  const known = new Map<string, string>()
  return {
    at: address => known.get(address),
    learn: (address, callbackId) => {
      known.delete(address)
      known.set(address, callbackId)
      const [oldest] = known.keys()
      if (known.size > MOST && oldest !== undefined) known.delete(oldest)
    }
  }
}
