// A certificate for each host that is tunnelled to, made when it is first asked for.

import { createSecureContext, type SecureContext } from 'node:tls'

/** One account has a handful of hosts; who asks for thousands shall not fill the memory. */
const MOST = 200

export type CertificateFor = (host: string) => Promise<{ key: string; cert: string }>

/** Rejects as `certificateFor` does, and is asked again the next time. */
export const createSecureContexts = (certificateFor: CertificateFor): ((host: string) => Promise<SecureContext>) => {
  const kept = new Map<string, Promise<SecureContext>>()
  const make = async (host: string): Promise<SecureContext> => {
    const { key, cert } = await certificateFor(host)
    return createSecureContext({ key, cert })
  }
  return async host => {
    const context = kept.get(host) ?? make(host)
    // The one that was wanted last stands last.
    kept.delete(host)
    kept.set(host, context)
    if (kept.size > MOST) kept.delete([...kept.keys()][0] as string)
    context.catch(() => kept.delete(host))
    return context
  }
}
