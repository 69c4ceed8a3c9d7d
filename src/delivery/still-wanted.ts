// Waiting deliveries, looked at again: events whose subscriptions are paused or gone are not sent a second time.

import { joinEvents } from '../ens/batch.js'
import type { Delivery, NextStep } from '../ens/delivery.js'
import type { JournalEntry, Segment, Store } from '../ports.js'
import type { Fate } from './fate.js'
import type { Journal } from './journal.js'

interface Live {
  /** As it is now, with the events that are left. */
  readonly delivery: Delivery
  readonly body: Uint8Array
  readonly removed: readonly JournalEntry[]
  /** Why nothing of it is to be sent. */
  readonly dead: NextStep | undefined
}

const segmentsOf = async (store: Pick<Store, 'segments'>, delivery: Delivery): Promise<Segment[]> => {
  const { callbackId, endEvent, bytes } = delivery
  const found: Segment[] = []
  for (let from = delivery.firstEvent; from < endEvent; ) {
    const read = await store.segments(callbackId, from, bytes)
    const own = read.filter(({ firstEvent }) => firstEvent < endEvent)
    const last = own.at(-1)
    if (last === undefined) break
    found.push(...own)
    from = last.firstEvent + last.count
  }
  return found
}

/** The body of a delivery, without what is no longer wanted. */
export const loadLive = async (
  { store, fate }: { store: Pick<Store, 'segments'>; fate: Fate },
  delivery: Delivery
): Promise<Live> => {
  const segments = await segmentsOf(store, delivery)
  const live = segments.filter(segment => fate(segment) === undefined)
  const body = joinEvents(live.map(({ events }) => events))
  const dead = live.length === 0 ? fate(delivery) : undefined
  if (live.length === segments.length || live.length === 0) return { delivery, body, removed: [], dead }
  const removed = segments.filter(segment => !live.includes(segment))
  const left: Delivery = {
    ...delivery,
    subscriptionIds: [...new Set(live.flatMap(({ subscriptionIds }) => subscriptionIds))],
    eventCount: live.reduce((sum, { count }) => sum + count, 0),
    bytes: body.length,
    keptBytes: delivery.keptBytes - delivery.bytes + body.length
  }
  return {
    delivery: left,
    body,
    removed: removed.map(({ callbackId, firstEvent }) => ({ remove: { callbackId, firstEvent } })),
    dead
  }
}

const PAGE = 256

async function* eachDelivery(
  store: Pick<Store, 'deliveries'>,
  query: Pick<Delivery, 'callbackId' | 'state'>
): AsyncGenerator<Delivery> {
  let page = await store.deliveries({ ...query, limit: PAGE })
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield* page
    page = await store.deliveries({ ...query, limit: PAGE, before: last.deliveryId })
  }
}

/** Drops those of a callback's waiting deliveries of which nothing is wanted any more. */
export const dropDead = async (
  { store, journal, fate }: { store: Pick<Store, 'deliveries'>; journal: Journal; fate: Fate },
  callbackId: string,
  drop: (delivery: Delivery, dead: NextStep) => Promise<void>
): Promise<void> => {
  await journal.flushed()
  for (const state of ['retrying', 'deferred'] as const) {
    for await (const delivery of eachDelivery(store, { callbackId, state })) {
      const dead = fate(delivery)
      if (dead !== undefined) await drop(delivery, dead)
    }
  }
}
