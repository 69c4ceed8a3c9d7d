// The provider `url`: a tunnel that somebody else keeps. Nothing is dialled; it leads to the front's port.

import { UserError } from '../../errors.js'
import { tunnelFailure } from '../failures.js'
import type { Link, Provider } from '../tunnel-ports.js'
import type { TunnelSettings } from '../tunnel-settings.js'

/** Nobody here learns that it is gone but by the self-probe. */
const toLink = (url: string): Link => ({
  url,
  name: undefined,
  lost: new Promise(() => {}),
  drain: () => {},
  close: async () => {}
})

export const createUrl = ({ tunnelUrl, name }: Pick<TunnelSettings, 'tunnelUrl' | 'name'>): Provider => {
  if (tunnelUrl === undefined) {
    const hint = 'Write --tunnel-url https://HOST, of a tunnel that leads to --front-port on this machine.'
    throw new UserError('tunnelUrl: the tunnel that exists is not named.', hint, { code: 'ERR_OPTION' })
  }
  if (name !== undefined)
    throw tunnelFailure('ERR_TUNNEL_NO_NAME', `${tunnelUrl} exists already, so it can not be named ${name}.`)
  return { id: 'url', stableName: true, dial: async () => toLink(tunnelUrl) }
}
