// What a receiver check says: types only.

import type { SignatureKeyEncoding } from '../ens/signature.js'

/**
 * `pass`: as ENS needs it. `finding`: it works with ENS, but is unsafe or fragile. `fail`: ENS would not get its events
 * through, or would register nothing. `skip`: could not be asked, and says why.
 */
export type CheckVerdict = 'pass' | 'finding' | 'fail' | 'skip'

export interface CaseResult {
  /** Stable, kebab-case: what `--only` and `--skip` take. */
  readonly id: string
  readonly title: string
  readonly verdict: CheckVerdict
  /** What was found, in one sentence. */
  readonly says: string
  /** What was sent: `POST 1,000 events, 812 kB, signed`. */
  readonly sent: string
  /** What came back: `200 OK in 12 ms`, `ReceiveFailure: read ECONNRESET`. */
  readonly came: string
  /** What ENS would do next. */
  readonly ensNext: string
  /** How to mend it; absent on a pass. */
  readonly fix?: string
  /** Real milliseconds. */
  readonly ms: number
}

/** How the receiver makes the signature it compares with; a part is absent where it could not be told. */
export interface SignatureHabit {
  /** `refuses`: bad signatures get no 2xx. `accepts`: it does not look at them. */
  readonly checks?: 'refuses' | 'accepts'
  readonly key?: SignatureKeyEncoding
  readonly body?: 'raw' | 're-serialised'
  /** In a sentence. */
  readonly says: string
}

export interface CheckReport {
  readonly url: string
  readonly cases: readonly CaseResult[]
  readonly signature: SignatureHabit
  readonly counts: Readonly<Record<CheckVerdict, number>>
  /** Nothing was ever reached there: a sentence; the first case then is a fail, and all others are skipped. */
  readonly unreachable?: string
  readonly ms: number
}

/** A case, before it is run. */
export interface CaseSummary {
  readonly id: string
  readonly title: string
  /** What it finds out, in a sentence. */
  readonly asks: string
}
