// The signature of a delivery, header `x-sfmc-ens-signature`: base64( HMAC-SHA256( key, raw body bytes ) ).
// Pure: HMAC is a function of its arguments.

import { createHmac, timingSafeEqual } from 'node:crypto'

/** Docs: the header of every delivery; the probe has none (Observed). */
export const SIGNATURE_HEADER = 'x-sfmc-ens-signature'

/**
 * How a signatureKey becomes the key of the HMAC.
 * Observed: four independent public programs base64-decode it, hence the default; two that never met the service use its text.
 */
export type SignatureKeyEncoding = 'base64' | 'utf8'

/**
 * Signs a body as ENS does. Docs: HMAC-SHA256 over the raw bytes, base64 with padding.
 * A string stands for its UTF-8 bytes; prefer the bytes, since parsing and re-serialising changes them.
 */
export const sign = (
  body: Uint8Array | string,
  signatureKey: string,
  encoding: SignatureKeyEncoding = 'base64'
): string => createHmac('sha256', Buffer.from(signatureKey, encoding)).update(body).digest('base64')

/**
 * Whether `signature` is the body's, compared in constant time. Takes the header as Node gives it: absent, repeated or
 * malformed is `false`, never an error.
 */
export const verifySignature = (
  body: Uint8Array | string,
  signature: string | readonly string[] | undefined,
  signatureKey: string,
  encoding: SignatureKeyEncoding = 'base64'
): boolean => {
  if (typeof signature !== 'string') return false
  const expected = Buffer.from(sign(body, signatureKey, encoding))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
