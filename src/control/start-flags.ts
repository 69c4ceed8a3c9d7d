// How the emulator was started, as flags of `ens-local start`, so that it can be started again as it is. Without where it
// listens and what callbacks lead to, which may be what is to change; without files, whose names it does not know, and secrets.

import type { PolicyName } from '../ens/retry-policy.js'

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

const rowsOf = (settings: FlaggedSettings): readonly (readonly [flag: string, value: unknown])[] => [
  ['data', settings.data],
  ['auth', settings.auth],
  ['strict', settings.strict],
  ['clock', settings.clock],
  ['policy', settings.policy],
  ['delivery-timeout', `${settings.deliveryTimeoutMs}ms`],
  ['signature-key', settings.signatureKey],
  ['escape-html', settings.escapeHtml],
  ['probe-timeout', `${settings.probeTimeoutMs}ms`],
  ['activation-delay', `${settings.activationDelayMs}ms`],
  ['linger', `${settings.lingerMs}ms`],
  ['max-sockets', settings.maxSockets],
  ['keep-deliveries', settings.keepDeliveries],
  ['keep-bytes', settings.keepBytes],
  ['keep-activities', settings.keepActivities],
  ['seed', settings.seed],
  ['proxy', settings.proxy !== undefined]
]

/** A word each; what is as in `usual` is left out. */
export const startFlags = (settings: FlaggedSettings, usual: FlaggedSettings): string[] => {
  const leftOut = new Map(rowsOf(usual))
  return rowsOf(settings)
    .filter(([flag, value]) => value !== leftOut.get(flag))
    .flatMap(([flag, value]) => (value === true ? [`--${flag}`] : [`--${flag}`, String(value)]))
}
