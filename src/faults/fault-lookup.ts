// The look-up of a poster that may meet hosts under `fault.test`: none of them has an address, and DNS is not asked.

import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isFaultHost } from './fault-host.js'

/** The system's for all other hosts. */
export const faultLookup: LookupFunction = (hostname, options, done) => {
  if (!isFaultHost(hostname)) return systemLookup(hostname, options, done)
  void import('./why-no-address.js').then(({ whyNoAddress }) => done(whyNoAddress(hostname), ''))
}
