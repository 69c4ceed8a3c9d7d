// What a tunnel can be told.

import type { ProviderId } from './tunnel-ports.js'

/** Ours: one of the public localtunnel servers, run by the author of the protocol. */
export const PUBLIC_LOCALTUNNEL = 'https://localtunnel.me'

export interface TunnelOptions {
  /** Port of the receiver on 127.0.0.1. Either this or `to`. */
  port?: number | undefined
  /** Origin of the receiver: `http://127.0.0.1:3000`, `https://localhost:8443`. */
  to?: string | undefined
  /** Who makes the URL public. `auto` (default): cloudflared if it is on PATH, else localtunnel. */
  provider?: ProviderId | 'auto' | undefined
  /** The relay: `https://localtunnel.me` (localtunnel), `[user@]host[:port]` (ssh). */
  server?: string | undefined
  /** The name wanted, usually the first label of the public host. */
  name?: string | undefined
  /** The public URL, when it is known: always for `url`, and where the program does not tell it. */
  tunnelUrl?: string | undefined
  /** For `command`: run in a shell, `{port}` is where the front listens. */
  tunnelCommand?: string | undefined
  /** The program for `cloudflared` or `ssh`, when it is not on PATH. */
  tunnelBin?: string | undefined
  /** For `ssh`: what `-R` binds there, `[bind:]port`. Default 80, which is what services take. */
  sshRemote?: string | undefined
  /** For `ssh`: `-o` options, for example `IdentityFile=…`. */
  sshOptions?: readonly string[] | undefined
  /** Where the front listens on 127.0.0.1. Default: a free port; for `url` 4012, since that tunnel must know it. */
  frontPort?: number | undefined
  /** Paths that may pass: exactly, or with all below when it ends in `/*`. Default: every path. */
  path?: string | readonly string[] | undefined
  /** Methods that may pass. Default POST: ENS sends nothing else. */
  method?: string | readonly string[] | undefined
  /** For a whole exchange; then 504. Default 28 s: under the 30 s of an ENS probe (Docs), so that it learns why. */
  responseTimeout?: number | string | undefined
  /** How long a request waits for a receiver that is away, before its 502. Default 0. */
  hold?: number | string | undefined
  /** Until the tunnel is ready, or `openTunnel` rejects. Default 20 s. */
  openTimeout?: number | string | undefined
  /** Between self-probes. Default 15 s. */
  probeInterval?: number | string | undefined
  /** What to do when the relay gives another name. Default `fail`. */
  onNameMismatch?: 'fail' | 'wait' | 'accept' | undefined
  /** Ask through the public URL before `ready`, and from then on. Default true. */
  selfProbe?: boolean | undefined
  /** Host → the origin where it is really reached: for the self-probe and the relay. */
  map?: Readonly<Record<string, string>> | undefined
  /** PEM certificates to trust for the self-probe and the relay, besides the usual ones. */
  ca?: string | undefined
  /** Also accept http and ports in the public URL, on loopback. Default false: ENS refuses them. */
  allowLocalUrls?: boolean | undefined
  /** Larger request bodies get 413. Default 20 MB. */
  maxBody?: number | string | undefined
  /** The Host header that the receiver sees: the public one (default), or its own. */
  hostHeader?: 'public' | 'target' | undefined
  /** PEM certificates to trust for an https receiver. */
  receiverCa?: string | undefined
  /** Take any certificate of an https receiver. */
  insecureReceiver?: boolean | undefined
  /** Cancels the opening. */
  signal?: AbortSignal | undefined
}
