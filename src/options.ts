// What the emulator can be told, the defaults with their reasons, and the checks. Parsed once, then frozen.

import { PROBE_DEADLINE_MS } from './ens/probe.js'
import { type PolicyName, policies, policyNames } from './ens/retry-policy.js'
import type { SignatureKeyEncoding } from './ens/signature.js'
import {
  checkDuration,
  checkHost,
  checkMap,
  checkNumber,
  checkOrigin,
  checkSize,
  checkTls,
  oneOf
} from './option-checks.js'

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
}

export interface Settings {
  readonly port: number
  readonly host: string
  readonly tls: { readonly key: string; readonly cert: string } | undefined
  readonly data: string
  readonly forwardTo: string | undefined
  readonly map: Readonly<Record<string, string>>
  readonly allowLocalUrls: boolean
  readonly ca: string | undefined
  readonly auth: 'any' | 'strict' | 'off'
  readonly clients: readonly { clientId: string; clientSecret: string; scopes?: readonly string[] }[]
  readonly strict: boolean
  readonly probeTimeoutMs: number
  readonly policy: PolicyName
  readonly deliveryTimeoutMs: number
  readonly signatureKey: SignatureKeyEncoding
  readonly escapeHtml: boolean
  readonly activationDelayMs: number
  readonly lingerMs: number
  readonly maxSockets: number
  readonly keepDeliveries: number
  readonly keepBytes: number
  readonly keepActivities: number
  /** Of events that wait, in memory; with a file the others are there alone. */
  readonly roomBytes: number
  readonly clock: 'real' | 'manual'
  readonly seed: number | undefined
  readonly controlToken: string | undefined
}

/** Like LocalStack's "test": nobody has to look it up, and it opens nothing. */
export const DEFAULT_CLIENT: { readonly clientId: string; readonly clientSecret: string } = Object.freeze({
  clientId: 'ens-local',
  clientSecret: 'ens-local-secret'
})

const defaults = {
  port: 0,
  host: '127.0.0.1',
  data: 'memory',
  map: {},
  allowLocalUrls: false,
  auth: 'any',
  clients: [DEFAULT_CLIENT],
  strict: false,
  probeTimeout: PROBE_DEADLINE_MS,
  policy: 'current',
  signatureKey: 'base64',
  escapeHtml: false,
  activationDelay: 0,
  linger: 0,
  maxSockets: 64,
  keepDeliveries: 5000,
  keepBytes: '16mb',
  keepActivities: 10_000,
  clock: 'real'
} as const

const withDefaults = (
  options: EmulatorOptions
): EmulatorOptions & Required<Pick<EmulatorOptions, keyof typeof defaults>> => {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return { ...defaults, ...Object.fromEntries(given) }
}

/** With a file, so that a million events that wait need no more than 200 MB. */
const ROOM_BYTES = { memory: 256_000_000, file: 96_000_000 }

type Given = ReturnType<typeof withDefaults>
type DeliverySettings = Pick<
  Settings,
  | 'policy'
  | 'deliveryTimeoutMs'
  | 'signatureKey'
  | 'escapeHtml'
  | 'activationDelayMs'
  | 'lingerMs'
  | 'maxSockets'
  | 'keepDeliveries'
  | 'keepBytes'
  | 'keepActivities'
  | 'roomBytes'
>

const toDeliverySettings = (given: Given): DeliverySettings => {
  const policy = oneOf('policy', given.policy, policyNames)
  const deliveryTimeout = given.deliveryTimeout ?? policies[policy].deadlineMs
  return {
    policy,
    deliveryTimeoutMs: checkDuration('deliveryTimeout', deliveryTimeout),
    signatureKey: oneOf('signatureKey', given.signatureKey, ['base64', 'utf8']),
    escapeHtml: given.escapeHtml,
    activationDelayMs: checkDuration('activationDelay', given.activationDelay, 0),
    lingerMs: checkDuration('linger', given.linger, 0),
    maxSockets: checkNumber('maxSockets', given.maxSockets, 10_000, 1),
    keepDeliveries: checkNumber('keepDeliveries', given.keepDeliveries, 10_000_000),
    keepBytes: checkSize('keepBytes', given.keepBytes),
    keepActivities: checkNumber('keepActivities', given.keepActivities, 10_000_000, 1),
    roomBytes: given.data === 'memory' ? ROOM_BYTES.memory : ROOM_BYTES.file
  }
}

/** Checks and completes the options. Throws UserError `ERR_OPTION` for one that makes no sense. */
export const toSettings = (options: EmulatorOptions = {}): Settings => {
  const given = withDefaults(options)
  const { probeTimeout, forwardTo, seed, ca, controlToken, tls } = given
  return Object.freeze({
    ...toDeliverySettings(given),
    data: given.data,
    allowLocalUrls: given.allowLocalUrls,
    clients: given.clients,
    strict: given.strict,
    port: checkNumber('port', given.port, 65_535),
    host: checkHost(given.host),
    tls: tls && checkTls(tls),
    forwardTo: forwardTo && checkOrigin('forwardTo', forwardTo),
    map: checkMap(given.map),
    ca,
    auth: oneOf('auth', given.auth, ['any', 'strict', 'off']),
    probeTimeoutMs: checkDuration('probeTimeout', probeTimeout),
    clock: oneOf('clock', given.clock, ['real', 'manual']),
    seed: seed === undefined ? undefined : checkNumber('seed', seed, Number.MAX_SAFE_INTEGER),
    controlToken
  })
}
