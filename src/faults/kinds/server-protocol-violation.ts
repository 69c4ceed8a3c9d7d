// An answer that is not HTTP.

import type { FaultKind } from '../fault-kind.js'

export const serverProtocolViolation: FaultKind = {
  name: 'server-protocol-violation',
  phases: ['probe', 'delivery'],
  happens: 'The answer is a page of HTML without status line and headers, so it is not HTTP.',
  ensSays:
    'The probe fails as ServerProtocolViolation, "The server committed a protocol violation. Section=ResponseStatusLine"; a delivery fails.',
  fix: 'Check what listens at the port; if it is your own server, let its framework write status line and headers.',
  // Not closed: who reads the end together with the text could take it for an answer cut short.
  receiver: { is: 'listening', answer: ({ stream }) => void stream.write('<html>It works</html>\r\n') }
}
