// What came of walking the receiver through its registration: types only.

import type { OutcomeFacts } from '../ens/outcome.js'

export interface HandshakeFound {
  /** The probe inside createCallback; absent when the url itself was refused. */
  readonly probe?: { readonly outcome: OutcomeFacts; readonly ms: number }
  /** The message of createCallback's refusal; absent when it answered 201. */
  readonly refused?: string
  /** When ens-verify came: before the probe was answered, after that, or not as long as we waited. */
  readonly verified: 'inside' | 'after' | 'never'
  /** The last call that was refused, and how: `POST /platform/v1/ens-verify → 404 …`; absent if none was. */
  readonly turnedDown?: string
  /** How long we waited for ens-verify after createCallback was answered, in milliseconds. */
  readonly waitedMs: number
}
