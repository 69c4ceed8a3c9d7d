// The queues as far as they are in memory: what was just accepted stays there if there is room, the rest is read from the
// store when its turn comes.

import type { Segment, Store } from '../ports.js'
import { append, type Batch, type Lane, mostInABatch, takeBatch } from './lane.js'
import type { Lanes } from './lanes.js'
import type { Linger } from './linger.js'

/** What is read of one queue at a time. */
const READ_BYTES = 1_000_000

export interface Queues {
  accepted(segments: readonly Segment[]): void
  /** Whether the lane has events to be cut, or to be read first. */
  isRipe(lane: Lane): boolean
  /** Whether there is a batch in memory; else it must be read first. */
  isLoaded(lane: Lane): boolean
  load(lane: Lane): Promise<void>
  take(lane: Lane, fate: (segment: Segment) => string | undefined): Batch
  /** Takes up the queues of an earlier life. */
  start(): Promise<void>
  forget(): void
}

interface QueuesPorts {
  readonly store: Pick<Store, 'segments' | 'directory' | 'queues' | 'deliveredRanges'>
  readonly linger: Linger
  /** Events in memory, of all queues together, that need not be read again. */
  readonly roomBytes: number
  readonly lanes: () => Lanes
}

const bytesOf = (segments: readonly Segment[]): number => segments.reduce((sum, { events }) => sum + events.length, 0)

const startLanes = async ({ store, linger, lanes }: QueuesPorts): Promise<void> => {
  const ranges = await store.deliveredRanges()
  for (const { callbackId, cut, end } of await store.queues()) {
    const covered = [...(ranges.get(callbackId) ?? [])]
    const lane = Object.assign(lanes().of(callbackId), { cut, noted: cut, readTo: cut, end, covered })
    linger.begin(lane)
    lanes().look(lane)
  }
}

export const createQueues = (ports: QueuesPorts): Queues => {
  const { store, linger, lanes, roomBytes } = ports
  let inMemory = 0
  const mostOf = ({ callbackId }: Lane): number => mostInABatch(store.directory, callbackId)

  return {
    accepted: segments => {
      for (const segment of segments) {
        const lane = lanes().of(segment.callbackId)
        if (inMemory < roomBytes && lane.readTo === segment.firstEvent) inMemory += append(lane, segment)
        linger.begin(lane)
        lanes().look(lane)
      }
    },
    isRipe: lane => lane.cut < lane.end && (linger.isOver(lane) || lane.end - lane.cut >= mostOf(lane)),
    isLoaded: lane => {
      const [first] = lane.loaded
      return first !== undefined && (lane.readTo === lane.end || lane.readTo - first.firstEvent >= mostOf(lane))
    },
    load: async lane => {
      lane.loading = true
      const segments = await store.segments(lane.callbackId, lane.readTo, READ_BYTES)
      for (const segment of segments) inMemory += append(lane, segment)
      // What is not there can not be delivered.
      if (segments.length === 0) lane.readTo = lane.end
      if (lane.loaded.length === 0) lane.cut = lane.readTo
      lane.loading = false
    },
    take: (lane, fate) => {
      const batch = takeBatch(lane, mostOf(lane), fate)
      const isWhole = batch.split.length === 0
      // The two parts of a split have a bracket each where there was one comma.
      inMemory -= bytesOf(batch.segments) - (isWhole ? 0 : 1)
      // Of a long queue no more stays in memory than there is room for; but what a split has left is not in the store yet.
      if (isWhole && inMemory > roomBytes && lane.readTo < lane.end) {
        inMemory -= bytesOf(lane.loaded)
        Object.assign(lane, { loaded: [], readTo: lane.cut })
      }
      linger.renew(lane)
      return batch
    },
    start: () => startLanes(ports),
    forget: () => {
      inMemory = 0
    }
  }
}
