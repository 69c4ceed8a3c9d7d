// The signature of an attempt, step by step, as the control API shows it. Types only.

/** What somebody who reads key, body or digest in another way would compute. */
export interface OtherReading {
  /** `the text of the key`, `the body re-serialised`… */
  readonly reading: string
  readonly digest: string
  /** It is what was sent. */
  readonly fits: boolean
  /** What to do about it. */
  readonly hint: string
}

export interface SignatureCheck {
  readonly deliveryId: string
  /** 1 when none has been made. */
  readonly attempt: number
  /** The header as sent; `null` when there was none, or no attempt. */
  readonly signature: string | null
  /** The callback's present key, in base64, as createCallback answered it: a secret. */
  readonly signatureKey: string
  /** How this emulator makes the key of the HMAC of it (`--signature-key`). */
  readonly keyEncoding: 'base64' | 'utf8'
  /** The key of the HMAC, in hex: a secret. */
  readonly keyHex: string
  /** Of the body as it was to be sent. */
  readonly bodyBytes: number
  readonly bodySha256: string
  /** The HMAC-SHA256 of the body, in hex and as the header has it. */
  readonly hmacHex: string
  readonly expected: string
  readonly matches: boolean
  readonly otherReadings: readonly OtherReading[]
  /** The result in a sentence, and what to do. */
  readonly says: string
  readonly hint: string
}
