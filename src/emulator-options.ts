// What the emulator can be told.

import type { EmulatorState } from './ens/emulator-state.js'
import type { FaultRule } from './ens/fault-rule.js'
import type { PolicyName } from './ens/retry-policy.js'
import type { SignatureKeyEncoding } from './ens/signature.js'

/** A forward proxy that ends TLS itself, for clients that have the vendor's hosts built in. */
export interface ProxyOptions {
  /** Key and certificate in PEM for a vendor's host, such as `sub.rest.marketingcloudapis.com`; its chain may follow it. */
  certificateFor(host: string): Promise<{ key: string; cert: string }>
}

export interface EmulatorOptions {
  /** 0 takes a free one. Default 4010 for the command, 0 for the library: a test must never wait for a port. */
  port?: number
  /** Default 127.0.0.1: a tool for one's own machine. */
  host?: string
  /**
   * Serve https with this key and certificate, in PEM; its chain may follow it. Default: none, so http. `client` trusts
   * it, but like any other calls it by `url`, which must be among its names: 127.0.0.1, unless `host` says otherwise.
   */
  tls?: { key: string; cert: string }
  /** `memory` (default) or a file. */
  data?: string
  /** Every callback host is reached at this origin, path kept: `http://127.0.0.1:3000`. */
  forwardTo?: string
  /**
   * Callback host → the origin where it is really reached; `*.example.com` is every host below. Host header, SNI and
   * certificate check stay with the host.
   */
  map?: Readonly<Record<string, string>>
  /** Also accept `http://` and ports in callback urls, on loopback only. Default false: the real service refuses them. */
  allowLocalUrls?: boolean
  /** PEM certificates to trust for callbacks, besides the well-known ones. */
  ca?: string
  /** `any` (default): a non-empty Bearer will do; `strict`: only tokens issued here, with scopes; `off`: none is asked. */
  auth?: 'any' | 'strict' | 'off'
  /** Who may fetch a token. Default: `ens-local` with `ens-local-secret`, and all scopes. */
  clients?: readonly { clientId: string; clientSecret: string; scopes?: readonly string[] }[]
  /** What is documented and nothing laxer. Default false. */
  strict?: boolean
  /** For a whole probe; milliseconds or a duration such as `30s`, which is the default (Docs). */
  probeTimeout?: number | string
  /** Which published retry policy ENS follows. Default `current`. */
  policy?: PolicyName
  /** For a whole delivery attempt; milliseconds or a duration. Default: the policy's, 3 s or 2 s (Docs). */
  deliveryTimeout?: number | string
  /** How a signatureKey becomes the key of the HMAC: see `SignatureKeyEncoding`. Default `base64`. */
  signatureKey?: SignatureKeyEncoding
  /** Write `= & < > '` as `\u003d…` in the bodies of deliveries, as the vendor's samples look. Default false. */
  escapeHtml?: boolean
  /** Until a new or changed subscription takes effect; the real service takes up to two minutes (Docs). Default 0. */
  activationDelay?: number | string
  /** How long events wait for others before a batch that is not full is cut. Default 0: a batch takes what is there. */
  linger?: number | string
  /** Sockets for deliveries, in all. Default 64; one callback gets at most half. */
  maxSockets?: number
  /** How many deliveries that have ended are kept to be looked at and replayed. Default 5,000. */
  keepDeliveries?: number
  /** And of how many bytes: a number, or a size such as `16mb`, which is the default. */
  keepBytes?: number | string
  /** How many activities are kept. Default 10,000. */
  keepActivities?: number
  /** `manual` stands still until it is told. Default `real`. */
  clock?: 'real' | 'manual'
  /** Makes ids and keys repeat. Default: none. */
  seed?: number
  /** Who knows it may steer the emulator from elsewhere. Default: none, so only this machine may. */
  controlToken?: string
  /**
   * Fault rules that are armed from the start: see `FaultRule`. Hosts under `fault.test` misbehave without any. Default:
   * none. A rule that makes no sense is UserError `ERR_FAULT`.
   */
  faults?: readonly FaultRule[]
  /**
   * A state to begin with, as `exportState` or the file of an export has it. Its fault rules are armed unless `faults` has
   * some; a manual clock goes forward to its time. A state that makes no sense is UserError `ERR_STATE`, and a `data` file
   * that has something already is UserError `ERR_STORE_NOT_EMPTY`. Default: none.
   */
  state?: EmulatorState
  /**
   * Gets the state when the emulator is closed: nothing is under way any more, and what was called off is in it as still to
   * be sent. `close` waits for it, and rejects as it does. Default: none.
   */
  exportOnClose?: (state: EmulatorState) => unknown
  /** Also be a forward proxy for the vendor's hosts, and for nothing else. Default: none. */
  proxy?: ProxyOptions
}
