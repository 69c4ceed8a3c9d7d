// A certificate that is out of date.

import type { FaultKind } from '../fault-kind.js'

export const trustFailureExpired: FaultKind = {
  name: 'trust-failure-expired',
  phases: ['probe', 'delivery'],
  happens: 'The certificate is for the right host and of a trusted authority, and ended yesterday.',
  ensSays: 'The probe fails as TrustFailure, "Could not establish trust relationship"; a delivery fails.',
  fix: 'Renew the certificate, restart what serves it, and let the renewal run by itself.',
  receiver: { is: 'listening', aboutTls: true, certificate: 'expired' }
}
