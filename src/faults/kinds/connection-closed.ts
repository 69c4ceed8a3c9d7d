// An end where the answer should be.

import type { FaultKind } from '../fault-kind.js'

export const connectionClosed: FaultKind = {
  name: 'connection-closed',
  phases: ['probe', 'delivery'],
  happens: 'The request is taken, and then the connection is closed properly (TCP FIN), without an answer.',
  ensSays: 'The probe fails as ConnectionClosed, "The connection was closed unexpectedly"; a delivery fails.',
  fix: 'Let the handler send its answer before it closes; look for a proxy whose backend is gone.',
  receiver: { is: 'listening', answer: ({ stream }) => void stream.end() }
}
