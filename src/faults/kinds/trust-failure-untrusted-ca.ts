// A certificate of an unknown authority.

import type { FaultKind } from '../fault-kind.js'

export const trustFailureUntrustedCa: FaultKind = {
  name: 'trust-failure-untrusted-ca',
  phases: ['probe', 'delivery'],
  happens: 'The certificate is for the right host and in date, and of an authority that nobody knows.',
  ensSays: 'The probe fails as TrustFailure, "Could not establish trust relationship"; a delivery fails.',
  fix: 'Get a certificate of a public CA and not of a company’s own, and serve its intermediates with it.',
  receiver: { is: 'listening', aboutTls: true, certificate: 'untrusted-ca' }
}
