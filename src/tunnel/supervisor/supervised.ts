// What a tunnel is made of. Types only.

import type { Random, Stopwatch } from '../../ports.js'
import type { TunnelEvents } from '../tunnel.js'
import type { Front, Provider, SelfProbe } from '../tunnel-ports.js'
import type { TunnelSettings } from '../tunnel-settings.js'
import type { Emitter } from './emitter.js'

export interface Supervised {
  readonly provider: Provider
  readonly because: string
  readonly front: Front
  readonly settings: Pick<
    TunnelSettings,
    'name' | 'onNameMismatch' | 'openTimeoutMs' | 'probeIntervalMs' | 'selfProbe' | 'allowLocalUrls' | 'signal'
  >
  readonly selfProbe: SelfProbe
  readonly stopwatch: Stopwatch
  readonly random: Random
  /** Where the tunnel's events go; `request` comes from whoever started the front. */
  readonly events: Emitter<TunnelEvents>
  /** Called last when the tunnel has ended: closes what else was opened for it. */
  release(): Promise<void>
}
