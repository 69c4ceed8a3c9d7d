// Whose certificates we believe.

import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'

/** Built once and when first needed: reading some 150 root certificates takes longer than a whole exchange. */
export const buildTrust = (ca: string | readonly string[] | undefined): (() => SecureContext) => {
  let context: SecureContext | undefined
  return () => {
    // Without `ca`, Node's own list, which includes NODE_EXTRA_CA_CERTS.
    context ??= createSecureContext(ca === undefined ? {} : { ca: [...rootCertificates, ...[ca].flat()] })
    return context
  }
}
