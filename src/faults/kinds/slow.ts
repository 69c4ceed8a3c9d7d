// A 200 that comes late.

import type { FaultKind } from '../fault-kind.js'

export const slow: FaultKind = {
  name: 'slow-<ms>',
  parameter: { name: 'ms', min: 1, max: 3_600_000, example: 4000 },
  phases: ['probe', 'delivery'],
  happens: 'The answer is 200, after so many milliseconds of real time.',
  ensSays: 'The probe passes within 30 s, else it fails as Timeout; a delivery that misses its deadline (3 s) fails.',
  fix: 'Answer first and work afterwards; look for a cold start, or for a call to another service in the handler.',
  receiver: {
    is: 'listening',
    answer: ({ parameter, response, stopwatch }) => {
      const cancel = stopwatch.after(parameter, () => response.end())
      response.once('close', cancel)
    }
  }
}
