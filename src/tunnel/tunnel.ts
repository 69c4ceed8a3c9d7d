// An open tunnel, as whoever opened it sees it.

import type { UserError } from '../errors.js'
import type { ExchangeSummary, ProviderId, SelfProbeReport } from './tunnel-ports.js'

/**
 * `opening`: dialling for the first time. `probing`: there is a URL, and nothing has come back through it yet. `ready`.
 * `degraded`: the last self-probe failed. `reconnecting`: the link is gone and is dialled again. `closed`: by `close`.
 * `failed`: for good; nothing is left open.
 */
export type TunnelState = 'opening' | 'probing' | 'ready' | 'degraded' | 'reconnecting' | 'closed' | 'failed'

export interface TunnelEvents {
  /** `why` for `degraded`, `reconnecting` and `failed`; for `ready` there is none. */
  state: [state: TunnelState, why?: UserError]
  /** The public URL has changed; what was registered with ENS leads nowhere. */
  url: [url: string, previous: string]
  /** A request was answered, or could not be. */
  request: [exchange: ExchangeSummary]
  /** A self-probe was made. */
  probe: [report: SelfProbeReport]
}

export interface Tunnel extends AsyncDisposable {
  readonly provider: ProviderId
  /** Why this provider was chosen; for `auto`. */
  readonly because: string
  /** The public origin, without a slash at the end: `https://name.example.com`. It may change: see the event `url`. */
  readonly url: string
  readonly state: TunnelState
  /** The same URL comes back after a restart. */
  readonly stableName: boolean
  /** Where the provider brings connections to, on this machine. */
  readonly front: { readonly host: string; readonly port: number }
  /** How the last self-probe went; absent without one. */
  readonly lastProbe: SelfProbeReport | undefined
  on<E extends keyof TunnelEvents>(event: E, listener: (...args: TunnelEvents[E]) => void): this
  off<E extends keyof TunnelEvents>(event: E, listener: (...args: TunnelEvents[E]) => void): this
  /** Asks through the public URL, now. Never rejects. */
  probe(): Promise<SelfProbeReport>
  /** What came through, the newest last; the last 100 are kept. */
  exchanges(): readonly ExchangeSummary[]
  /** Sends a kept request to the receiver again, byte for byte. Throws UserError `ERR_NO_EXCHANGE` when it is not kept. */
  replay(id: number): Promise<ExchangeSummary>
  /**
   * Answers what is under way for at most `drainMs` (default 10 s), then closes everything. May be called again.
   */
  close(options?: { drainMs?: number }): Promise<void>
}
