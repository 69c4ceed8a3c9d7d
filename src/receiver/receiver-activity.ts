// What a receiver says about itself. No activity carries a signature key or a verification key.

export type SignatureVerdict = 'good' | 'bad' | 'missing' | 'unchecked'

export type ReceiverActivity =
  | {
      type: 'verification'
      path: string
      callbackId: string
      /** Whether `onVerification` went through; absent under `verify: 'manual'` and without `onVerification`. */
      verified?: boolean
      /** Why `onVerification` did not go through. */
      error?: string
    }
  | {
      type: 'events'
      path: string
      events: readonly unknown[]
      count: number
      signature: SignatureVerdict
      /** Length of the body. */
      bytes: number
      /** Of the last probe at this host and path; absent when there was none. */
      callbackId?: string
    }
  /** Neither a probe nor a batch. */
  | { type: 'unparsable'; path: string; reason: string; signature: SignatureVerdict; bytes: number }
  /** What the app answered. `ms` only with a stopwatch. */
  | { type: 'forwarded'; path: string; statusCode: number; ms?: number }
  /** The receiver answered by itself, and not with success. */
  | { type: 'refused'; path: string; statusCode: number; reason: string }
  /** The sender hung up before its request was whole; nothing is answered. */
  | { type: 'aborted'; path: string }
