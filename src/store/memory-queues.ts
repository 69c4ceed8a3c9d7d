// The queues of a store that ends with us: each callback's events by their place.

import { joinEvents } from '../ens/batch.js'
import type { Delivery } from '../ens/delivery.js'
import type { Queue, Segment, StoreState } from '../ports.js'

type Place = Pick<Segment, 'callbackId' | 'firstEvent'>
type Ranges = Map<string, (readonly [number, number])[]>

export interface MemoryQueues {
  /** All or none; throws for a place that is taken. */
  add(segments: readonly Segment[]): void
  read(callbackId: string, from: number, maxBytes: number): Segment[]
  noteCut(callbackId: string, cut: number): void
  replace(segments: readonly Segment[]): void
  remove(place: Place): void
  /** The events of a delivery are not needed any more. */
  forget(delivery: Delivery): void
  bodyOf(delivery: Delivery): Uint8Array
  all(deliveries: readonly Delivery[]): Queue[]
  delivered(deliveries: readonly Delivery[]): Ranges
  dump(): Pick<StoreState, 'segments' | 'cuts'>
  clear(): void
}

interface MemoryQueue {
  readonly segments: Map<number, Segment>
  cut: number | undefined
}

const endOf = ({ firstEvent, count }: Segment): number => firstEvent + count

/** The segment at this place, or, where something was taken out, the next one. */
const segmentFrom = ({ segments }: MemoryQueue, place: number): Segment | undefined => {
  const found = segments.get(place)
  if (found !== undefined) return found
  let next: Segment | undefined
  for (const segment of segments.values())
    if (segment.firstEvent > place && segment.firstEvent < (next?.firstEvent ?? Number.POSITIVE_INFINITY))
      next = segment
  return next
}

const between = (queue: MemoryQueue, from: number, to: number): Segment[] => {
  const found: Segment[] = []
  for (let place = from; place < to; ) {
    const next = segmentFrom(queue, place)
    if (next === undefined || next.firstEvent >= to) break
    found.push(next)
    place = endOf(next)
  }
  return found
}

const readUpTo = (queue: MemoryQueue, from: number, maxBytes: number): Segment[] => {
  const found: Segment[] = []
  let left = maxBytes
  for (let next = segmentFrom(queue, from); next !== undefined; next = segmentFrom(queue, endOf(next))) {
    left -= next.events.length
    if (left < 0 && found.length > 0) break
    found.push(next)
  }
  return found
}

const isReplay = ({ replayOf }: Delivery): boolean => replayOf !== null

const endsOf = (deliveries: readonly Delivery[]): Map<string, number> => {
  const ends = new Map<string, number>()
  for (const delivery of deliveries)
    if (!isReplay(delivery))
      ends.set(delivery.callbackId, Math.max(delivery.endEvent, ends.get(delivery.callbackId) ?? 0))
  return ends
}

const dumpAll = (queues: ReadonlyMap<string, MemoryQueue>): ReturnType<MemoryQueues['dump']> => {
  const sorted = [...queues].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    segments: sorted.flatMap(([, { segments }]) => [...segments.values()].sort((a, b) => a.firstEvent - b.firstEvent)),
    cuts: sorted.flatMap(([callbackId, { cut }]) => (cut === undefined ? [] : [{ callbackId, cut }]))
  }
}

export const createMemoryQueues = (): MemoryQueues => {
  const queues = new Map<string, MemoryQueue>()
  const at = (callbackId: string): MemoryQueue => {
    const queue = queues.get(callbackId) ?? { segments: new Map(), cut: undefined }
    queues.set(callbackId, queue)
    return queue
  }
  return {
    add: segments => {
      const places = new Set(segments.map(({ callbackId, firstEvent }) => `${firstEvent} ${callbackId}`))
      const isTaken = segments.some(({ callbackId, firstEvent }) => queues.get(callbackId)?.segments.has(firstEvent))
      if (isTaken || places.size < segments.length) throw new Error('A place in a queue was given twice.')
      for (const segment of segments) at(segment.callbackId).segments.set(segment.firstEvent, segment)
    },
    read: (callbackId, from, maxBytes) => readUpTo(at(callbackId), from, maxBytes),
    noteCut: (callbackId, cut) => {
      at(callbackId).cut = cut
    },
    replace: segments => {
      for (const segment of segments) at(segment.callbackId).segments.set(segment.firstEvent, segment)
    },
    remove: ({ callbackId, firstEvent }) => void at(callbackId).segments.delete(firstEvent),
    forget: ({ callbackId, firstEvent, endEvent }) => {
      const queue = at(callbackId)
      for (const segment of between(queue, firstEvent, endEvent))
        if (endOf(segment) <= endEvent) queue.segments.delete(segment.firstEvent)
    },
    bodyOf: ({ callbackId, firstEvent, endEvent }) =>
      joinEvents(between(at(callbackId), firstEvent, endEvent).map(({ events }) => events)),
    all: deliveries => {
      const ends = endsOf(deliveries)
      for (const callbackId of ends.keys()) at(callbackId)
      const found = [...queues].map(([callbackId, { segments, cut = 0 }]) => {
        const last = [...segments.values()].reduce((most, segment) => Math.max(most, endOf(segment)), 0)
        return { callbackId, cut, end: Math.max(cut, last, ends.get(callbackId) ?? 0) }
      })
      return found.filter(({ end }) => end > 0)
    },
    delivered: deliveries => {
      const ranges: Ranges = new Map()
      for (const delivery of deliveries) {
        const { callbackId, firstEvent, endEvent } = delivery
        if (isReplay(delivery) || endEvent <= (queues.get(callbackId)?.cut ?? 0)) continue
        ranges.set(callbackId, [...(ranges.get(callbackId) ?? []), [firstEvent, endEvent] as const])
      }
      for (const list of ranges.values()) list.sort(([a], [b]) => a - b)
      return ranges
    },
    dump: () => dumpAll(queues),
    clear: () => queues.clear()
  }
}
