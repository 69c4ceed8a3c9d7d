// Delivery as a whole: the engine, what there is to see of it, replays, and waiting for it.

import type { Deliveries, Random, Settled } from '../ports.js'
import { createDeliveryIds } from './delivery-id.js'
import { createEngine, type Engine, type EnginePorts } from './engine.js'
import { createReplay } from './replay.js'
import { createViews } from './views.js'
import { createWaiting } from './waiting.js'

/** Events, in a delivery or not yet, and deliveries. */
export type PendingOf = (callbackId: string) => { readonly events: number; readonly deliveries: number }

export interface DeliveryPorts extends Omit<EnginePorts, 'newId' | 'goOnAfter'> {
  readonly random: Pick<Random, 'uuid'>
}

export interface Delivering {
  readonly engine: Engine
  readonly deliveries: Deliveries
  readonly settled: Settled
  /** What is not at its end, now. */
  pending(): Promise<PendingOf>
}

export const createDelivery = (ports: DeliveryPorts): Delivering => {
  const { store } = ports
  const ids = createDeliveryIds(ports.clock, ports.random)
  const newId = ids.next
  const engine = createEngine({ ...ports, newId, goOnAfter: ids.goOnAfter })
  const views = createViews({ store, flushed: engine.flushed })
  const { next, waitFor, settled } = createWaiting({ ...ports, engine, views })
  const replay = createReplay({ ...ports, newId, engine, views })
  return {
    engine,
    deliveries: { list: views.list, get: views.get, replay, next, waitFor },
    settled,
    pending: async () => {
      await engine.flushed()
      const pending = new Map((await store.pendingDeliveries()).map(one => [one.callbackId, one]))
      return callbackId => {
        const { events = 0, deliveries = 0 } = pending.get(callbackId) ?? {}
        return { events: events + engine.uncut(callbackId), deliveries }
      }
    }
  }
}
