// What the files of a local authority are called. Apart, because who only trusts one needs nothing else of it.

import { join } from 'node:path'

/** The certificate: what to trust. It need not be there. */
export const authorityCertFile = (folder: string): string => join(folder, 'ca.pem')

/** The key: nobody else's business. */
export const authorityKeyFile = (folder: string): string => join(folder, 'ca-key.pem')
