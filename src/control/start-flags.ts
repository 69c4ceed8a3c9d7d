// How the emulator was started, as flags of `ens-local start`, so that it can be started again as it is. Without where it
// listens and what callbacks lead to, which may be what is to change; without files, whose names it does not know, and secrets.

import { type PolicyName, policies } from '../ens/retry-policy.js'

export interface FlaggedSettings {
  readonly data: string
  readonly auth: string
  readonly strict: boolean
  readonly clock: string
  readonly policy: PolicyName
  readonly deliveryTimeoutMs: number
  readonly signatureKey: string
  readonly escapeHtml: boolean
  readonly probeTimeoutMs: number
  readonly activationDelayMs: number
  readonly lingerMs: number
  readonly maxSockets: number
  readonly keepDeliveries: number
  readonly keepBytes: number
  readonly keepActivities: number
  readonly seed: number | undefined
  /** Undefined when it is none. */
  readonly proxy: unknown
}

type Row = readonly [flag: string, value: unknown, usual: unknown]

const rowsOf = (settings: FlaggedSettings): readonly Row[] => [
  ['data', settings.data, 'memory'],
  ['auth', settings.auth, 'any'],
  ['strict', settings.strict, false],
  ['clock', settings.clock, 'real'],
  ['policy', settings.policy, 'current'],
  ['delivery-timeout', `${settings.deliveryTimeoutMs}ms`, `${policies[settings.policy].deadlineMs}ms`],
  ['signature-key', settings.signatureKey, 'base64'],
  ['escape-html', settings.escapeHtml, false],
  ['probe-timeout', `${settings.probeTimeoutMs}ms`, '30000ms'],
  ['activation-delay', `${settings.activationDelayMs}ms`, '0ms'],
  ['linger', `${settings.lingerMs}ms`, '0ms'],
  ['max-sockets', settings.maxSockets, 64],
  ['keep-deliveries', settings.keepDeliveries, 5000],
  ['keep-bytes', settings.keepBytes, 16 * 1024 ** 2],
  ['keep-activities', settings.keepActivities, 10_000],
  ['seed', settings.seed, undefined],
  ['proxy', settings.proxy !== undefined, false]
]

/** A word each; what is as it usually is is left out. */
export const startFlags = (settings: FlaggedSettings): string[] =>
  rowsOf(settings)
    .filter(([, value, usual]) => value !== usual)
    .flatMap(([flag, value]) => (value === true ? [`--${flag}`] : [`--${flag}`, String(value)]))
