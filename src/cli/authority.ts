// The local authority as commands use it, loaded when one does: most starts do without TLS.

import { createRealClock } from '../clock/create-real-clock.js'
import type { LocalAuthority } from '../tls/local-authority.js'
import type { Args } from './command.js'
import { authorityFolder, type Place } from './data-folder.js'

/** Opens it, or makes it. Throws UserError `ERR_CA` for one that can not be used. */
export const openAuthority = async (place: Place): Promise<LocalAuthority> => {
  const { openLocalAuthority } = await import('../tls/local-authority.js')
  return openLocalAuthority({ folder: authorityFolder(place), now: createRealClock().now() })
}

/** Every name by which an emulator on this machine may be called: a tenant's too, for who maps that to loopback. */
const names = [
  'localhost',
  '127.0.0.1',
  '::1',
  '*.auth.marketingcloudapis.com',
  '*.rest.marketingcloudapis.com',
  '*.soap.marketingcloudapis.com'
]

/** "All addresses" is none that can be called. */
const isUnspecified = (host: string): boolean => host === '0.0.0.0' || host === '::'

export interface ServerCertificate {
  /** PEM: whom to trust. */
  readonly certFile: string
  readonly tls: { readonly key: string; readonly cert: string }
}

/** What a command that serves needs with `--tls`, and nothing without it. Throws as `serverCertificate` does. */
export const certificateFor = async ({ tls, host }: Args, place: Place): Promise<Partial<ServerCertificate>> =>
  tls === true ? serverCertificate(host as string, place) : {}

/** For a server that listens on `host`. Throws UserError `ERR_CA`, and `ERR_OPTION` for a host that is none. */
export const serverCertificate = async (host: string, place: Place): Promise<ServerCertificate> => {
  const { certFile, issue } = await openAuthority(place)
  const hosts = new Set(isUnspecified(host) ? names : [...names, host])
  return { certFile, tls: issue([...hosts]) }
}
