// Queues of a state: each place is taken once, in order.

import { stateError } from '../ens/state-error.js'
import { refuseTwins } from './check-directory.js'
import type { Document, ReadQueue } from './read-state.js'

export interface Run {
  readonly firstEvent: number
  /** Behind its last event. */
  readonly end: number
}

/** The segments of each callback, in order. */
export type Runs = ReadonlyMap<string, readonly Run[]>

const toRuns = ({ segments }: ReadQueue, name: string): Run[] => {
  let free = 0
  return segments.map(({ firstEvent, events }, index) => {
    const path = `${name}.segments[${index}]`
    if (events.length === 0) throw stateError(`${path}.events`, ' must have at least one event')
    if (firstEvent < free) throw stateError(`${path}.firstEvent`, ` must be ${free} or more, is ${firstEvent}`)
    free = firstEvent + events.length
    return { firstEvent, end: free }
  })
}

export const checkQueues = ({ queues }: Document): Runs => {
  refuseTwins(queues, 'queues', 'callbackId')
  return new Map(queues.map((queue, index) => [queue.callbackId, toRuns(queue, `queues[${index}]`)]))
}

/** The index of the first run that begins at `place` or later. */
const indexFrom = (runs: readonly Run[], place: number): number => {
  let [low, high] = [0, runs.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((runs[middle] as Run).firstEvent < place) low = middle + 1
    else high = middle
  }
  return low
}

/** Those that begin from one place up to, not with, another. */
export const runsBetween = (runs: readonly Run[], from: number, to: number): readonly Run[] =>
  runs.slice(indexFrom(runs, from), indexFrom(runs, to))
