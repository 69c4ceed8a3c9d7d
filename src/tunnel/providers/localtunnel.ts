// The provider `localtunnel`: sockets to a relay that speaks the protocol of the npm package localtunnel. Observed (its
// server's source, July 2026): each socket carries plain HTTP/1.1 requests to us, most of them only one.

import { addAbortListener } from 'node:events'
import type { UserError } from '../../errors.js'
import { checkOrigin } from '../../option-checks.js'
import type { Stopwatch } from '../../ports.js'
import { cancelled, tunnelFailure } from '../failures.js'
import { PUBLIC_LOCALTUNNEL } from '../tunnel-options.js'
import type { DialRequest, Link, Provider, ProviderTools } from '../tunnel-ports.js'
import type { TunnelSettings } from '../tunnel-settings.js'
import { askRelay, type Grant, type Relay, reach } from './localtunnel-relay.js'
import { keepSockets } from './localtunnel-sockets.js'

const PORTS_HINT =
  'Allow outbound connections to high ports, or choose a provider that needs none: --provider cloudflared.'

const openLink = (
  relay: Relay,
  { name, url, host, port, sockets: count }: Grant,
  { front, signal }: DialRequest,
  stopwatch: Stopwatch
): Promise<Link> =>
  new Promise((resolve, reject) => {
    let lose: (why: UserError) => void
    const lost = new Promise<UserError>(resolve => {
      lose = resolve
    })
    const sockets = keepSockets({
      host: reach(relay.resolve, host),
      port,
      count,
      stopwatch,
      accept: socket => {
        abortion[Symbol.dispose]()
        front.accept(socket)
        resolve({ url, name, lost, drain: sockets.stop, close: sockets.close })
      },
      onLost: cause => {
        const why = `Port ${port}, where ${relay.server.host} takes connections: ${cause.message}.`
        lose(tunnelFailure('ERR_TUNNEL_LOST', `The tunnel is gone. ${why}`, { cause }))
        abandon(tunnelFailure('ERR_TUNNEL_UNREACHABLE', why, { cause, hint: PORTS_HINT }))
      }
    })
    const abandon = (why: UserError): void => {
      abortion[Symbol.dispose]()
      void sockets.close().then(() => reject(why))
    }
    const abortion = addAbortListener(signal, () => abandon(cancelled()))
  })

export const createLocaltunnel = (
  { server = PUBLIC_LOCALTUNNEL, name, ca }: Pick<TunnelSettings, 'server' | 'name' | 'ca'>,
  { stopwatch, resolve }: Pick<ProviderTools, 'stopwatch' | 'resolve'>
): Provider => {
  const relay: Relay = { server: new URL(checkOrigin('server', server)), resolve, ca }
  return {
    id: 'localtunnel',
    stableName: name !== undefined,
    dial: async request => {
      const grant = await askRelay(relay, request.name, stopwatch, request.signal)
      return openLink(relay, grant, request, stopwatch)
    }
  }
}
