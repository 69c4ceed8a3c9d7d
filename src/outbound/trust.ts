// Whose certificates we believe.

import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'

/**
 * Built once and when first needed: reading some 150 root certificates takes longer than a whole exchange. `only` is an
 * authority besides which nobody is believed.
 */
export const buildTrust = (ca: string | readonly string[] | undefined): ((only?: string) => SecureContext) => {
  const contexts = new Map<string | undefined, SecureContext>()
  // Without `ca`, Node's own list, which includes NODE_EXTRA_CA_CERTS.
  const usual = ca === undefined ? {} : { ca: [...rootCertificates, ...[ca].flat()] }
  return only => {
    const context = contexts.get(only) ?? createSecureContext(only === undefined ? usual : { ca: only })
    contexts.set(only, context)
    return context
  }
}
