// How the front shows that it is itself: a request to one path is answered with its own bytes, and a proof that only this
// process can make.

import { createHmac, timingSafeEqual } from 'node:crypto'

/** Open whatever `--path` says; no callback is ever there. */
export const PROBE_PATH = '/.well-known/ens-local-probe'

/** Of the front's answer: the proof, in hexadecimal. */
export const PROOF_HEADER = 'x-ens-local-probe'

/** More is no probe of ours. */
export const PROBE_MAX_BYTES = 4096

export const prove = (secret: Uint8Array, nonce: Uint8Array): string =>
  createHmac('sha256', secret).update(nonce).digest('hex')

export const isProof = (text: string, secret: Uint8Array, nonce: Uint8Array): boolean => {
  const given = Buffer.from(text)
  const expected = Buffer.from(prove(secret, nonce))
  return given.length === expected.length && timingSafeEqual(given, expected)
}
