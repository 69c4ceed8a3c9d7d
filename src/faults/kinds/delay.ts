// Something that begins late.

import { pause } from '../../pause.js'
import type { FaultKind } from '../fault-kind.js'
import { checkBy, toMs } from '../milliseconds.js'

export const delay: FaultKind = {
  name: 'delay',
  phases: ['probe', 'delivery', 'api'],
  happens:
    'The request is sent, or a call of the API is dealt with, `by` later: real time, and before any deadline begins.',
  ensSays: 'The same as without it, only later.',
  fix: 'Wait for what you want to see, not for a time; give calls of the API 30 s and more.',
  takes: 'by',
  check: checkBy,
  bend: async (request, { fault, post, stopwatch, signal }) => {
    await pause(stopwatch, Number(toMs(fault.by)), signal)
    return { exchange: await post(request) }
  },
  bendCall: ({ by }) => ({ delayMs: Number(toMs(by)) })
}
