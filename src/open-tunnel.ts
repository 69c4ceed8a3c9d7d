// The composition of a tunnel: front, provider, self-probe and what keeps them together.

import { createStopwatch } from './clock/create-stopwatch.js'
import { createPoster } from './outbound/create-poster.js'
import { createResolve } from './outbound/create-resolve.js'
import { createRandom } from './random/create-random.js'
import { startFront } from './tunnel/front/start-front.js'
import { findProgram } from './tunnel/providers/find-program.js'
import { chooseProvider } from './tunnel/providers/providers.js'
import { createSelfProbe } from './tunnel/supervisor/create-self-probe.js'
import { createEmitter } from './tunnel/supervisor/emitter.js'
import { supervise } from './tunnel/supervisor/supervise.js'
import type { Tunnel, TunnelEvents } from './tunnel/tunnel.js'
import type { TunnelOptions } from './tunnel/tunnel-options.js'
import { toTunnelSettings } from './tunnel/tunnel-settings.js'

/**
 * Makes a local receiver public; resolves when requests have come through. Rejects with a UserError: `ERR_OPTION` for an
 * option that makes no sense, `ERR_TUNNEL_…` for a tunnel that can not be opened; then nothing is left open.
 */
export const openTunnel = async (options: TunnelOptions): Promise<Tunnel> => {
  const settings = toTunnelSettings(options)
  const { map, ca } = settings
  const stopwatch = createStopwatch()
  const random = createRandom()
  const secret = random.bytes(32)
  const events = createEmitter<TunnelEvents>()
  const resolve = createResolve({ map, forwardTo: undefined })
  const chosen = await chooseProvider(settings, { stopwatch, resolve, findProgram })
  const front = await startFront(settings, {
    stopwatch,
    probeSecret: secret,
    onExchange: exchange => events.emit('request', exchange)
  })
  const poster = createPoster({ stopwatch, resolve, ca })
  const selfProbe = createSelfProbe({ post: poster.post, random, secret })
  return supervise({
    ...chosen,
    front,
    settings,
    selfProbe,
    stopwatch,
    random,
    events,
    release: poster.close
  })
}
