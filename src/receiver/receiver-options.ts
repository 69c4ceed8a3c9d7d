// What a receiver can be told, and what it tells.

import type { SignatureKeyEncoding } from '../ens/signature.js'
import type { Stopwatch } from '../ports.js'
import type { ListenOptions } from './http-server.js'
import type { Verification } from './reading.js'
import type { ReceiverActivity, SignatureVerdict } from './receiver-activity.js'

/** A request as it came in. It may hold keys: for a record, not for a log. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query as in the request line. */
  readonly target: string
  /** Name, value, name, value… */
  readonly rawHeaders: readonly string[]
  readonly body: Uint8Array
}

/** A request, what it is, and what is about to be answered. */
export interface AnsweredRequest extends ReceivedRequest {
  readonly is: 'verification' | 'events' | 'unparsable'
  /** A probe is unsigned, so it is never checked. */
  readonly signature: SignatureVerdict
  readonly statusCode: number
  /** Since it came in whole; only with a stopwatch. */
  readonly ms?: number
}

export interface ReceiverOptions extends ListenOptions {
  /** Answer here alone, 404 elsewhere. Default: any path. */
  path?: string | undefined
  /**
   * `auto` (default): the receiver answers the probe by itself with 200 when `onVerification` is done; the app never sees it.
   * `manual`: `onVerification` only learns the key, and with `forwardTo` it is the app that answers the probe.
   */
  verify?: 'auto' | 'manual' | undefined
  /**
   * Called inside the probe, before it is answered; usually `v => client.verifyCallback(v)`. If it rejects, the probe is
   * answered all the same and the activity says so. ENS waits 30 s for the answer (Docs).
   */
  onVerification?: ((verification: Verification) => Promise<void> | void) | undefined
  /**
   * Checks signatures with this key. As a function it is asked at each batch, with the callbackId of the last probe at
   * that host and path, since a batch does not name its callback; `undefined`: can not be checked.
   */
  signatureKey?: string | ((callbackId?: string) => string | undefined) | undefined
  /** Default base64. */
  signatureKeyEncoding?: SignatureKeyEncoding | undefined
  /** Answer 401 to all that has no good signature, also when there is no key to check it with. The probe is unsigned. */
  rejectBadSignatures?: boolean | undefined
  /**
   * Hand each request on and answer with what the app answers. An origin keeps the path of the request, a URL with a path
   * replaces it. Exact bytes; all end-to-end headers but Host, which is the app's. App down: 502 and a header
   * `x-ens-local-error: receiver-down`.
   */
  forwardTo?: string | undefined
  /** For each wait on the app, in milliseconds; then 504. Default 28000: within the 30 s of a probe. */
  forwardTimeoutMs?: number | undefined
  /** Larger bodies get 413; larger answers of the app 502. Default 20 MB. */
  maxBodyBytes?: number | undefined
  /** Measures `ms` of `forwarded` and of `onAnswer`. */
  stopwatch?: Pick<Stopwatch, 'now'> | undefined
  /** Each request that came in whole, before it is looked at. */
  onRequest?: ((request: ReceivedRequest) => void) | undefined
  /** Each of them again, with its answer, which goes out when this has resolved. It must not reject. */
  onAnswer?: ((request: AnsweredRequest) => Promise<void> | void) | undefined
  onActivity?: ((activity: ReceiverActivity) => void) | undefined
}

/** Ours: room for 1,000 events of 20 kB. */
export const MAX_BODY_BYTES = 20_000_000

/** Ours: two seconds within the 30 s of a probe (Docs), so that the sender still learns why. */
export const FORWARD_TIMEOUT_MS = 28_000
