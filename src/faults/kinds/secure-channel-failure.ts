// A TLS handshake without a common version.

import type { FaultKind } from '../fault-kind.js'

export const secureChannelFailure: FaultKind = {
  name: 'secure-channel-failure',
  phases: ['probe', 'delivery'],
  happens: 'The receiver speaks TLS 1.0 and 1.1 alone, so the handshake ends with an alert.',
  ensSays: 'The probe fails as SecureChannelFailure, "Could not create SSL/TLS secure channel"; a delivery fails.',
  fix: 'Allow TLS 1.2 with common ciphers, and ask for no client certificate.',
  // Below security level 1 alone may a server offer what is that old.
  receiver: {
    is: 'listening',
    aboutTls: true,
    tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
  }
}
