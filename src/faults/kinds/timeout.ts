// A receiver that never answers.

import type { FaultKind } from '../fault-kind.js'

export const timeout: FaultKind = {
  name: 'timeout',
  phases: ['probe', 'delivery'],
  happens: 'The connection and the request are taken, and no answer ever comes.',
  ensSays: 'The probe fails as Timeout, "The operation has timed out", after 30 s; a delivery fails at its deadline.',
  fix: 'Answer first and work afterwards: put events into a queue of your own, and never wait for ens-verify.',
  receiver: { is: 'listening', answer: () => undefined }
}
