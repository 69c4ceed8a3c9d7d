// Why a signature does not check: tries how else it could have come about, since a wrong key reading, a body that was
// parsed and written again, and a digest in another encoding all look alike. Pure.

import { createHmac } from 'node:crypto'
import type { SignatureKeyEncoding } from './signature.js'

export type BodyReading =
  | 'as given'
  | 'without trailing newline'
  | 'with trailing newline'
  | 'with LF for CRLF'
  | 'with CRLF for LF'
  | 'without BOM'
  | 're-serialised'
  | 're-serialised, indented'
  | "re-serialised, = & < > ' escaped"

export type DigestReading = 'base64' | 'base64 without padding' | 'base64url' | 'hex'

export type SignatureReading =
  | {
      readonly fits: true
      /** It is the signature ENS sends: decoded key, raw body, padded base64. */
      readonly asEns: boolean
      readonly key: SignatureKeyEncoding
      readonly body: BodyReading
      readonly encoding: DigestReading
      /** What was found, in a sentence. */
      readonly says: string
      /** What to do about it. */
      readonly hint: string
    }
  | { readonly fits: false; readonly says: string; readonly hint: string }

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString().replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

const escaped = (text: string): string =>
  text.replace(/[=&<>']/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

const reserialised = (body: Buffer): [BodyReading, string][] => {
  const value = parse(body)
  if (value === undefined) return []
  return [
    ['re-serialised', JSON.stringify(value)],
    ['re-serialised, indented', JSON.stringify(value, null, 2)],
    ["re-serialised, = & < > ' escaped", escaped(JSON.stringify(value))]
  ]
}

// As Latin-1 every byte stays itself, whatever the text is.
const rewritten = (body: Buffer): [BodyReading, Buffer][] => {
  const text = body.toString('latin1')
  const changed: [BodyReading, string][] = [
    ['without trailing newline', text.replace(/(\r?\n)+$/, '')],
    ['with trailing newline', `${text}\n`],
    ['with LF for CRLF', text.replaceAll('\r\n', '\n')],
    ['with CRLF for LF', text.replace(/\r?\n/g, '\r\n')],
    ['without BOM', text.replace(/^\u00EF\u00BB\u00BF/, '')]
  ]
  return changed.map(([reading, changedText]) => [reading, Buffer.from(changedText, 'latin1')])
}

/** In the order of likelihood: of two readings with the same bytes the first one counts. */
export const bodiesOf = (body: Buffer): [BodyReading, Buffer | string][] => [
  ['as given', body],
  ...rewritten(body),
  ...reserialised(body)
]

export const digestsOf = (digest: Buffer): [DigestReading, string][] => [
  ['base64', digest.toString('base64')],
  ['base64 without padding', digest.toString('base64').replace(/=+$/, '')],
  ['base64url', digest.toString('base64url')],
  ['hex', digest.toString('hex')]
]

/** What is to be done otherwise, in parts of a sentence; none for what ENS does. */
export const keyHints: Readonly<Record<SignatureKeyEncoding, readonly string[]>> = {
  base64: [],
  utf8: ['decode the signatureKey from base64 and use the bytes as the key']
}

export const bodyHint = (body: BodyReading): readonly string[] =>
  body === 'as given'
    ? []
    : ['sign and check the raw bytes as they came, before anything parses, formats or saves them anew']

export const digestHint = (encoding: DigestReading): readonly string[] =>
  encoding === 'base64' ? [] : ['write the digest in base64 with padding']

export const sentence = (parts: readonly string[]): string => {
  const text = `${parts.join('; ')}.`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

const found = (key: SignatureKeyEncoding, body: BodyReading, encoding: DigestReading): SignatureReading => {
  const faults = [...keyHints[key], ...bodyHint(body), ...digestHint(encoding)]
  const asEns = faults.length === 0
  const keyWords = key === 'base64' ? 'the base64-decoded key' : 'the text of the key'
  const says = `It is ${keyWords} over the body ${body}, in ${encoding}.`
  const hint = asEns ? 'That is how ENS signs: nothing is to be done.' : `ENS signs otherwise. ${sentence(faults)}`
  return { fits: true, asEns, key, body, encoding, says, hint }
}

const keys: readonly SignatureKeyEncoding[] = ['base64', 'utf8']

// 32 bytes: in base64 with and without padding, and in hex.
const lengths = [44, 43, 64]

/** What could still be tried, the likeliest first. */
const nothingFits = (signature: string, signatureKey: string): SignatureReading => {
  const parts = [
    ...(lengths.includes(signature.length)
      ? []
      : [
          `the signature has ${signature.length} characters where base64 of an HMAC-SHA256 has 44: look for a lost part`
        ]),
    ...(/^[A-Za-z0-9+/]{43}=$/.test(signatureKey)
      ? []
      : ['the key is not like one of ENS, 44 characters of base64: look for a lost part']),
    'try the key of the callback that was called: after ens-regenerate only its newest one signs',
    'take the raw bytes of the body, not a copy from a log'
  ]
  return { fits: false, says: 'No reading of key and body gives this signature.', hint: sentence(parts) }
}

/**
 * Which reading of key, body and digest gives this signature, the one of ENS first. A string body stands for its UTF-8
 * bytes. Observed: ENS decodes the key; Docs: over the raw body, in base64.
 */
export const explainSignature = (
  body: Uint8Array | string,
  signature: string,
  signatureKey: string
): SignatureReading => {
  const given = signature.trim()
  const bodies = bodiesOf(Buffer.from(body as Uint8Array))
  for (const [reading, bytes] of bodies)
    for (const key of keys) {
      const digest = createHmac('sha256', Buffer.from(signatureKey, key)).update(bytes).digest()
      const encoding = digestsOf(digest).find(([name, text]) => text === (name === 'hex' ? given.toLowerCase() : given))
      if (encoding !== undefined) return found(key, reading, encoding[0])
    }
  return nothingFits(given, signatureKey)
}
