// A reset where the answer should be.

import type { FaultKind } from '../fault-kind.js'

export const receiveFailure: FaultKind = {
  name: 'receive-failure',
  phases: ['probe', 'delivery'],
  happens: 'The request is taken, and then the connection is reset (TCP RST) in place of an answer.',
  ensSays: 'The probe fails as ReceiveFailure, "An unexpected error occurred on a receive"; a delivery fails.',
  fix: 'Look for a crash of the receiver while it handles the request, or for a proxy that cuts connections.',
  // TLS 1.3 sends tickets after its handshake, and who has not read them when the reset comes may take it for an end.
  receiver: {
    is: 'listening',
    tls: { maxVersion: 'TLSv1.2' },
    answer: ({ socket }) => void socket.resetAndDestroy()
  }
}
