// Waiting for a delivery, or for all of them: on what happens, never on a clock. A wait that fails says what there was.

import { type Delivery, type DeliveryView, isFinal } from '../ens/delivery.js'
import { toTimeline } from '../ens/timeline.js'
import { UserError } from '../errors.js'
import type { Clock, Deliveries, Settled, Stopwatch, Store } from '../ports.js'
import type { Engine } from './engine.js'
import { createUntil, type Until, type WaitOptions } from './until.js'
import type { Views } from './views.js'

/** Deliveries that ended and that nobody has asked for; the oldest are given up. */
const MOST_UNTAKEN = 10_000
const IN_A_TIMELINE = 11
const LOOKED_BACK_AT = 1000

interface WaitingPorts {
  readonly store: Pick<Store, 'delivery' | 'isRetrying'>
  readonly clock: Pick<Clock, 'now' | 'mode'>
  readonly stopwatch: Stopwatch
  readonly engine: Pick<Engine, 'idle' | 'isIdle' | 'isWaiting' | 'flushed' | 'onChange'>
  readonly views: Views
}

export interface Waiting extends Pick<Deliveries, 'next' | 'waitFor'> {
  readonly settled: Settled
}

/** What a wait for `what` says when it has failed. */
const lateness = ({ clock, views }: WaitingPorts, what: string): ((ms: number) => Promise<UserError>) => {
  return async ms => {
    const { deliveries } = await views.list({ limit: IN_A_TIMELINE, bodies: false })
    return new UserError(
      `${what} within ${ms} ms.\n${toTimeline(deliveries, clock.now())}`,
      clock.mode === 'manual'
        ? 'Time stands still on a manual clock: what is due later runs when it is advanced.'
        : 'Look at what the receiver answered, or wait longer with `timeout`.',
      { code: 'ERR_WAIT' }
    )
  }
}

const createNext = (ports: WaitingPorts, until: Until['until']): Waiting['next'] => {
  const { store, engine, views } = ports
  const untaken: string[] = []
  engine.onChange(delivery => {
    if (isFinal(delivery)) untaken.push(delivery.deliveryId)
    if (untaken.length > MOST_UNTAKEN) untaken.shift()
  })
  const take = async (): Promise<DeliveryView | undefined> => {
    for (let id = untaken.shift(); id !== undefined; id = untaken.shift()) {
      await engine.flushed()
      const delivery = await store.delivery(id)
      // One that is gone was forgotten since.
      if (delivery !== undefined) return views.show(delivery)
    }
    return undefined
  }
  return options => until(take, lateness(ports, 'No delivery came to its end'), options)
}

const createWaitFor = (ports: WaitingPorts, until: Until['until']): Waiting['waitFor'] => {
  const { engine, views } = ports
  const noting = new Set<Set<string>>()
  engine.onChange(({ deliveryId }: Delivery) => {
    for (const changed of noting) changed.add(deliveryId)
  })
  return async (predicate, options) => {
    const changed = new Set<string>()
    noting.add(changed)
    let known: DeliveryView[] | undefined
    const find = async (): Promise<DeliveryView | undefined> => {
      known ??= (await views.list({ limit: LOOKED_BACK_AT })).deliveries.reverse()
      const ids = [...changed]
      changed.clear()
      const fresh = await Promise.all(ids.map(views.get))
      const candidates = [...known, ...fresh.filter(view => view !== undefined)]
      known = []
      return candidates.find(predicate)
    }
    try {
      return await until(find, lateness(ports, 'No delivery was as expected'), options)
    } finally {
      noting.delete(changed)
    }
  }
}

export const createWaiting = (ports: WaitingPorts): Waiting => {
  const { store, clock, stopwatch, engine } = ports
  const { until, wake } = createUntil(stopwatch)
  let isAwaited = false
  const wakeWhenIdle = async (): Promise<void> => {
    if (isAwaited) return
    isAwaited = true
    await engine.idle()
    isAwaited = false
    wake()
  }
  const isSettled = async (): Promise<true | undefined> => {
    if (!engine.isIdle()) {
      void wakeWhenIdle()
      return undefined
    }
    if (engine.isWaiting()) return undefined
    if (clock.mode === 'manual') return true
    await engine.flushed()
    return (await store.isRetrying()) ? undefined : true
  }
  const next = createNext(ports, until)
  const waitFor = createWaitFor(ports, until)
  engine.onChange(wake)
  return {
    next,
    waitFor,
    settled: async (options?: WaitOptions) => {
      await until(isSettled, lateness(ports, 'Not all is settled'), options)
    }
  }
}
