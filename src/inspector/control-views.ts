// What the control API answers, as the page reads it.

import type { Callback, ProbeFindings, ProbeState } from '../ens/callback.js'
import type { ArmedRule, FaultKindFacts } from '../ens/fault-rule.js'

/** One of `GET /callbacks`. */
export interface CallbackView extends Omit<Callback, 'urlKey' | 'probe' | 'probeFindings' | 'health'> {
  /** What the probe found is absent while it runs. */
  readonly probe: { readonly state: ProbeState } & Partial<ProbeFindings>
  /** Milliseconds since 1970; `null` while not suspended. */
  readonly suspendedUntil: number | null
  readonly pending: { readonly events: number; readonly deliveries: number }
}

export interface ClockView {
  readonly mode: 'real' | 'manual'
  readonly now: number
}

export interface HealthView {
  readonly version: string
  readonly store: string
  readonly policy: string
  readonly clock: ClockView
  readonly strict: boolean
  readonly allowLocalUrls: boolean
  readonly signatureKey: 'base64' | 'utf8'
  readonly forwardTo?: string
  /** Callback host, or `*.example.com`, → origin. */
  readonly map: Readonly<Record<string, string>>
  readonly deliveryTimeoutMs: number
  /** Of `ens-local start`, a word each; without where it listens, what it reaches, files and secrets. */
  readonly startFlags: readonly string[]
}

export interface LedgerView {
  readonly topic: string
  readonly behaviour: string
  readonly source: 'Docs' | 'Observed' | 'Assumed'
  /** A rule that a delivery's next step can name, for example `current.defer`. */
  readonly rule?: string
}

/** One of `GET /fault-kinds`. */
export type FaultKindView = FaultKindFacts

export interface FaultsView {
  readonly rules: readonly ArmedRule[]
}
