// What the parts of one exchange know together: how far it is, on which line, and what the classifier must be told.

import type { Stopwatch } from '../ports.js'
import type { Line } from './line.js'
import { startTrail, type Trail } from './trail.js'
import type { Wire } from './wire.js'

export interface Journey {
  readonly trail: Trail
  /** There as soon as there is a socket, connected or not. */
  wire?: Wire
  /** There when HTTP can be spoken on the wire. */
  line?: Line
  /** The line has carried an exchange before this one. */
  reused: boolean
  /** The request has gone to the socket, wholly or in part. */
  written: boolean
  /** The first byte of the answer has come. */
  begun: boolean
  /** The outcome is known; whatever comes later is of no interest. */
  over: boolean
}

export const startJourney = (stopwatch: Pick<Stopwatch, 'now'>): Journey => ({
  trail: startTrail(stopwatch),
  reused: false,
  written: false,
  begun: false,
  over: false
})
