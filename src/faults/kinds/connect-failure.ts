// A port at which nothing listens.

import type { FaultKind } from '../fault-kind.js'

export const connectFailure: FaultKind = {
  name: 'connect-failure',
  phases: ['probe', 'delivery'],
  happens: 'Nothing listens at the port: the connection is refused with a TCP reset.',
  ensSays: 'The probe fails as ConnectFailure, "Unable to connect to the remote server"; a delivery fails.',
  fix: 'Start the receiver, let it listen on 443 of the public address, and open the firewall for it.',
  receiver: { is: 'closed' }
}
