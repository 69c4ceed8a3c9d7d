// Taking events in: their places in the queues are given out, and what came in one turn of the loop is kept together.

import { toEvents } from '../ens/batch.js'
import type { QueuedEvents } from '../ens/publication.js'
import type { Enqueue, QueueEntry, Segment, Store } from '../ports.js'
import { turnOfTheLoop } from '../turns.js'
import { type Lane, mostInABatch } from './lane.js'

interface Accepting {
  readonly store: Pick<Store, 'addSegments' | 'directory'>
  laneOf(callbackId: string): Lane
  /** These are kept, and no longer only ours. */
  accepted(segments: readonly Segment[]): void
}

interface Waiting {
  readonly entries: readonly QueueEntry[]
  /** Filled as they are given out. What one group has for one callback lies together. */
  readonly places: { readonly callbackId: string; readonly firstEvent: number; count: number }[]
  resolve(places: readonly QueuedEvents[]): void
  reject(error: unknown): void
}

/** What many callbacks get is put into bytes once. */
const createBytes = (): ((texts: readonly string[], from: number, count: number) => Uint8Array) => {
  const whole = new Map<readonly string[], Uint8Array>()
  return (texts, from, count) => {
    if (count < texts.length) return toEvents(texts.slice(from, from + count))
    const bytes = whole.get(texts) ?? toEvents(texts)
    whole.set(texts, bytes)
    return bytes
  }
}

const toSegments = (
  { store, laneOf }: Accepting,
  { entries, places }: Waiting,
  ends: Map<Lane, number>,
  bytes: ReturnType<typeof createBytes>
): Segment[] => {
  const segments: Segment[] = []
  for (const { callbackId, subscriptionIds, events } of entries) {
    const lane = laneOf(callbackId)
    const most = mostInABatch(store.directory, callbackId)
    let firstEvent = ends.get(lane) ?? lane.end
    const last = places.at(-1)
    if (last?.callbackId === callbackId) last.count += events.length
    else places.push({ callbackId, firstEvent, count: events.length })
    for (let from = 0; from < events.length; from += most) {
      const count = Math.min(most, events.length - from)
      segments.push({ callbackId, firstEvent, count, subscriptionIds, events: bytes(events, from, count) })
      firstEvent += count
    }
    ends.set(lane, firstEvent)
  }
  return segments
}

export const createAccept = (accepting: Accepting): Enqueue => {
  const waiting: Waiting[] = []
  let isKeeping = false

  const keep = async (groups: readonly Waiting[]): Promise<void> => {
    // Only here do queues grow, and one group at a time: if the store refuses, no place has been given out.
    const ends = new Map<Lane, number>()
    try {
      const bytes = createBytes()
      const segments = groups.flatMap(group => toSegments(accepting, group, ends, bytes))
      await accepting.store.addSegments(segments)
      for (const [lane, end] of ends) lane.end = end
      accepting.accepted(segments)
      for (const { resolve, places } of groups) resolve(places)
    } catch (error) {
      for (const { reject } of groups) reject(error)
    }
  }

  const keepAll = async (): Promise<void> => {
    isKeeping = true
    while (waiting.length > 0) {
      await turnOfTheLoop()
      await keep(waiting.splice(0))
    }
    isKeeping = false
  }

  return entries =>
    entries.length === 0
      ? Promise.resolve([])
      : new Promise((resolve, reject) => {
          waiting.push({ entries, places: [], resolve, reject })
          if (!isKeeping) void keepAll()
        })
}
