// A certificate that vouches for itself.

import type { FaultKind } from '../fault-kind.js'

export const trustFailureSelfSigned: FaultKind = {
  name: 'trust-failure-self-signed',
  phases: ['probe', 'delivery'],
  happens: 'The certificate is for the right host, and signed by nobody but itself.',
  ensSays: 'The probe fails as TrustFailure, "Could not establish trust relationship"; a delivery fails.',
  fix: 'Get a certificate of a public CA, such as Let’s Encrypt, or put the receiver behind a proxy that has one.',
  receiver: { is: 'listening', aboutTls: true, certificate: 'self-signed' }
}
