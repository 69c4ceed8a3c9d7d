// The ways in which receivers make the signature they compare with: which key, and over which bytes.

import { type SignatureKeyEncoding, sign } from '../ens/signature.js'

export interface Reading {
  readonly key: SignatureKeyEncoding
  readonly body: 'raw' | 're-serialised'
  /** In words: `the decoded key over the raw body`. */
  readonly says: string
  /** The signature that such a receiver finds good. */
  sign(body: string, signatureKey: string): string
}

/** What is no JSON can not be written again: it stays. */
const rewritten = (body: string, write: (value: unknown) => string): string => {
  try {
    return write(JSON.parse(body))
  } catch {
    return body
  }
}

/** As Python's `json.dumps` has it: a space after each comma and colon, and nothing but ASCII. */
const asPython = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/"(?:[^"\\]|\\.)*"|[,:]/g, token => (token.length === 1 ? `${token} ` : token))
    .replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const keys: readonly { key: SignatureKeyEncoding; words: string }[] = [
  { key: 'base64', words: 'the decoded key' },
  { key: 'utf8', words: 'the text of the key' }
]

const bodies: readonly { body: Reading['body']; words: string; write(body: string): string }[] = [
  { body: 'raw', words: 'the raw body', write: body => body },
  {
    body: 're-serialised',
    words: 'the body parsed and written again',
    write: body => rewritten(body, JSON.stringify)
  },
  {
    body: 're-serialised',
    words: 'the body parsed and written again, with spaces',
    write: body => rewritten(body, asPython)
  }
]

/** Every one we know, the likeliest first. */
export const readings: readonly Reading[] = bodies.flatMap(({ body, words, write }) =>
  keys.map(({ key, words: keyWords }) => ({
    key,
    body,
    says: `${keyWords} over ${words}`,
    sign: (text: string, signatureKey: string) => sign(write(text), signatureKey, key)
  }))
)

/** Observed: ENS decodes the key; Docs: over the raw body. */
export const isOfEns = ({ key, body }: Reading): boolean => key === 'base64' && body === 'raw'

/** What to do about a reading that is not that of ENS. */
export const fixOf = ({ key, body }: Reading): string => {
  const fixes = [
    ...(key === 'utf8' ? ['Decode the signatureKey from base64 and use the bytes as the key.'] : []),
    ...(body === 'raw' ? [] : ['Take the HMAC over the raw bytes of the body, before any parser has seen them.'])
  ]
  return fixes.join(' ')
}
