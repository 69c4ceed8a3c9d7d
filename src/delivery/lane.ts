// The queue of one callback as the engine sees it: how far it has been cut, what of it is in memory, and how much it may
// have under way.

import { joinEvents, splitEvents } from '../ens/batch.js'
import type { Delivery } from '../ens/delivery.js'
import type { Cancel, Directory, Segment } from '../ports.js'

/** Docs: the most that a callback's maxBatchSize can be; for one that is gone, whose events are dropped. */
const MOST_IN_A_BATCH = 1000

export const mostInABatch = (directory: Pick<Directory, 'callback'>, callbackId: string): number =>
  directory.callback(callbackId)?.maxBatchSize ?? MOST_IN_A_BATCH

/** From the first place up to, not with, the second. */
export type Range = readonly [number, number]

export interface Lane {
  readonly callbackId: string
  /** The place of the first event that is in no delivery yet. */
  cut: number
  /** The place the next event will have. */
  end: number
  /** What is in memory, in order; all before `readTo`. */
  loaded: Segment[]
  readTo: number
  /** Up to where it is noted that everything is in a delivery. */
  noted: number
  /** Deliveries of an earlier life that are further on than `cut`, in order; those that have been passed are taken out. */
  covered: Range[]
  /** Where deliveries begin that are under way for the first time, and not written down. */
  readonly open: Set<number>
  /** The store is being asked for more. */
  loading: boolean
  /** Deliveries whose next attempt is due. */
  due: Delivery[]
  /** How many deliveries may be under way: one at first and after a failure, one more with each success. */
  window: number
  underWay: number
  /** Its last attempt succeeded. */
  proven: boolean
  /** Set while events wait for others. */
  linger: Cancel | undefined
  /** They have waited long enough. */
  lingered: boolean
}

export const createLane = (callbackId: string): Lane => ({
  callbackId,
  cut: 0,
  end: 0,
  loaded: [],
  readTo: 0,
  noted: 0,
  covered: [],
  open: new Set(),
  loading: false,
  due: [],
  window: 1,
  underWay: 0,
  proven: false,
  linger: undefined,
  lingered: false
})

/** Before this place everything is in a delivery that is written down. */
export const writtenTo = ({ open, cut }: Lane): number => {
  // In the order in which they were cut, so the first is the lowest.
  const [lowest = cut] = open
  return lowest
}

const isCovered = ({ covered }: Lane, place: number): boolean => {
  while (covered[0] !== undefined && covered[0][1] <= place) covered.shift()
  return covered[0] !== undefined && covered[0][0] <= place
}

/** Puts what was read into memory, without what is in deliveries already; answers how many bytes that is. */
export const append = (lane: Lane, segment: Segment): number => {
  const { firstEvent, count, events } = segment
  lane.readTo = firstEvent + count
  if (isCovered(lane, firstEvent)) return 0
  lane.loaded.push(segment)
  return events.length
}

export interface Batch {
  readonly segments: readonly Segment[]
  readonly firstEvent: number
  readonly eventCount: number
  readonly body: Uint8Array
  /** What has to stand in place of the segment that the batch ends in; empty if it ends with one. */
  readonly split: readonly Segment[]
}

const split = (segment: Segment, count: number): [Segment, Segment] => {
  const [events, others] = splitEvents(segment.events, count)
  return [
    { ...segment, count, events },
    { ...segment, firstEvent: segment.firstEvent + count, count: segment.count - count, events: others }
  ]
}

/**
 * Takes the next batch off the events in memory: at most `most` events without a gap, and only such as share `fate` (a
 * word for why they would be dropped; undefined for those to be sent).
 */
export const takeBatch = (lane: Lane, most: number, fate: (segment: Segment) => string | undefined): Batch => {
  const taken: Segment[] = []
  let parts: Segment[] = []
  let eventCount = 0
  let used = 0
  const [first] = lane.loaded as [Segment, ...Segment[]]
  const shared = fate(first)
  for (const segment of lane.loaded) {
    const room = most - eventCount
    const isNext = segment.firstEvent === first.firstEvent + eventCount
    if (room === 0 || !isNext || fate(segment) !== shared) break
    used += 1
    const fits = segment.count <= room
    if (!fits) parts = split(segment, room)
    const part = fits ? segment : (parts[0] as Segment)
    taken.push(part)
    eventCount += part.count
  }
  lane.loaded.splice(0, used, ...parts.slice(1))
  lane.cut = first.firstEvent + eventCount
  const body = joinEvents(taken.map(({ events }) => events))
  return { segments: taken, firstEvent: first.firstEvent, eventCount, body, split: parts }
}
