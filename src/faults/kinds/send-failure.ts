// Plain http where https should be.

import type { FaultKind } from '../fault-kind.js'

const answer =
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nThis port speaks http, not https.\n'

export const sendFailure: FaultKind = {
  name: 'send-failure',
  phases: ['probe', 'delivery'],
  happens: 'The port speaks plain http: the first message of TLS is answered with a 400 in clear text.',
  ensSays: 'The probe fails as SendFailure, "An unexpected error occurred on a send"; a delivery fails.',
  fix: 'Serve https on the port, or let the proxy in front end TLS; the url of a callback is always https.',
  receiver: { is: 'listening', aboutTls: true, raw: socket => void socket.once('data', () => socket.end(answer)) }
}
