// A delivery that others overtake.

import type { FaultKind } from '../fault-kind.js'
import { checkBy, toMs } from '../milliseconds.js'

const DEFAULT_MS = 1000

export const reorder: FaultKind = {
  name: 'reorder',
  phases: ['delivery'],
  happens:
    'The first attempt is held back for `by` of the emulator’s clock, 1s unless given; what follows overtakes it.',
  ensSays: 'Nothing: no attempt was made, and it is sent when the time is over. Replays are not held back.',
  fix: 'Docs: no order is promised. Sort by timestampUTC where order matters, and bear an open before its send.',
  takes: 'by',
  check: fault => (fault.by === undefined ? undefined : checkBy(fault)),
  holdBack: ({ by }) => toMs(by) ?? DEFAULT_MS
}
