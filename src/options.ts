// The defaults of what the emulator can be told, with their reasons, and the checks. Parsed once, then frozen.

import type { EmulatorOptions, ProxyOptions } from './emulator-options.js'
import type { FaultRule } from './ens/fault-rule.js'
import { PROBE_DEADLINE_MS } from './ens/probe.js'
import { type PolicyName, policies, policyNames } from './ens/retry-policy.js'
import type { SignatureKeyEncoding } from './ens/signature.js'
import {
  checkDuration,
  checkHost,
  checkMap,
  checkNumber,
  checkOrigin,
  checkProxy,
  checkSize,
  checkTls,
  oneOf
} from './option-checks.js'

export type { EmulatorOptions, ProxyOptions } from './emulator-options.js'

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
  readonly faults: readonly FaultRule[]
  readonly proxy: ProxyOptions | undefined
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
  clock: 'real',
  faults: []
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
  const { probeTimeout, forwardTo, seed, ca, controlToken, tls, faults, proxy } = given
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
    controlToken,
    faults,
    proxy: proxy && checkProxy(proxy)
  })
}

/** What they are of themselves: an emulator that was started so needs no option for it but the policy. */
export const toUsualSettings = ({ policy }: Pick<Settings, 'policy'>): Settings => ({
  ...toSettings({ policy }),
  policy: defaults.policy
})
