// `--proxy`: the emulator as a forward proxy for the vendor's hosts, with certificates of the local authority.

import type { ProxyOptions } from '../options.js'
import { openAuthority } from './authority.js'
import type { Args, Option } from './command.js'
import type { Place } from './data-folder.js'

export const proxyFlag: Readonly<Record<string, Option>> = {
  proxy: {
    type: 'boolean',
    describe:
      'Also be an HTTP proxy for *.marketingcloudapis.com and no other host, for programs that have those built in'
  }
}

export interface OpenedProxy {
  readonly proxy: ProxyOptions
  /** PEM of the local authority: whom its clients have to trust. */
  readonly caFile: string
}

/** Undefined without `--proxy`. Throws UserError `ERR_CA` for a local authority that can not be used. */
export const openProxy = async (args: Args, place: Place): Promise<OpenedProxy | undefined> => {
  if (args.proxy !== true) return undefined
  const { certFile, issue } = await openAuthority(place)
  return { proxy: { certificateFor: async host => issue([host]) }, caFile: certFile }
}
