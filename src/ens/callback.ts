// The callback record, as kept. What of it goes over the wire is the operations' business.

import type { Health } from './health.js'
import type { OutcomeFacts, Timings } from './outcome.js'

export type CallbackStatus = 'unverified' | 'verified'

/** Whether the liveness probe has been answered. `pending` while it runs: ens-verify inside the probe must work. */
export type ProbeState = 'pending' | 'passed' | 'failed'

/** What the probe found, for a person to look at. */
export interface ProbeFindings {
  /** When it was over: milliseconds since 1970. */
  readonly at: number
  readonly timings: Timings
  /** `address:port` that was reached. */
  readonly remote?: string
  readonly outcome: OutcomeFacts
  /** .NET's name and sentence, as in the 400; absent when it passed. */
  readonly status?: string
  readonly message?: string
}

export interface Callback {
  readonly callbackId: string
  readonly callbackName: string
  /** As the caller wrote it: ENS echoes it. */
  readonly url: string
  /** What decides whether two urls are the same one; unique. See `urlKey`. */
  readonly urlKey: string
  readonly maxBatchSize: number
  /** 32 random bytes, padded base64. Docs: shown on creation and by ens-regenerate, never again. */
  readonly signatureKey: string
  /** The single-use key while it can still be used; `null` once used. */
  readonly verificationKey: string | null
  /** Milliseconds since 1970: until when the verification key is good. */
  readonly verificationKeyExpiresAt: number
  readonly status: CallbackStatus
  /** Observed: `""` when there is nothing to say (the reference prints `"none"`). */
  readonly statusReason: string
  readonly probe: ProbeState
  /** `null` while the probe runs. */
  readonly probeFindings: ProbeFindings | null
  readonly health: Health
  /** Milliseconds since 1970. */
  readonly createdAt: number
}
