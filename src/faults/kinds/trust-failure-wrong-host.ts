// A certificate for somebody else.

import type { FaultKind } from '../fault-kind.js'

export const trustFailureWrongHost: FaultKind = {
  name: 'trust-failure-wrong-host',
  phases: ['probe', 'delivery'],
  happens: 'The certificate is in date and of a trusted authority, and stands for another host.',
  ensSays: 'The probe fails as TrustFailure, "Could not establish trust relationship"; a delivery fails.',
  fix: 'Get a certificate that names the host of the url, and serve it to whoever asks for that host (SNI).',
  receiver: { is: 'listening', aboutTls: true, certificate: 'wrong-host' }
}
