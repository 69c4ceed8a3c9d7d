// What somebody's own code computed for a signature, and by which reading of key, body and digest it did.

import type { SignatureCheck } from '../../ens/signature-check.js'

export interface PastedReading {
  readonly tone: 'good' | 'bad' | 'warn'
  readonly says: string
  readonly hint: string
}

/** Of a digest: 32 bytes. */
const encodings = [
  { name: 'base64', pattern: /^[A-Za-z0-9+/]{43}=$/ },
  { name: 'hex', pattern: /^[0-9a-fA-F]{64}$/ },
  { name: 'base64 without padding', pattern: /^[A-Za-z0-9+/]{43}$/ },
  { name: 'base64url', pattern: /^[A-Za-z0-9_-]{43}=?$/ }
] as const

const fromHex = (text: string): string =>
  btoa(text.replace(/../g, pair => String.fromCharCode(Number.parseInt(pair, 16))))

const toBase64 = (text: string, encoding: string): string =>
  encoding === 'hex' ? fromHex(text) : `${text.replaceAll('-', '+').replaceAll('_', '/').replace('=', '')}=`

const IN_BASE64 = 'Write the digest in base64 with padding.'

/** Without what comes along when it is copied from a log or a header. */
const bare = (text: string): string =>
  text
    .trim()
    .replace(/^(sha256=|x-sfmc-ens-signature:\s*)/i, '')
    .replace(/^(["'])(.*)\1$/s, '$2')

const otherLength = ({ length }: string): PastedReading => ({
  tone: 'bad',
  says: `It has ${length} characters; base64 of an HMAC-SHA256 has 44, and hex has 64.`,
  hint: 'Look for a lost part, or for another digest than SHA-256.'
})

const none: PastedReading = {
  tone: 'bad',
  says: 'No reading that is tried here gives this value.',
  hint: 'Compare the SHA-256 of the body your code had with that of step 3. If they are the same, it is the key.'
}

const ofEns = (encoding: string, { matches, signature }: SignatureCheck): PastedReading => {
  if (encoding !== 'base64')
    return { tone: 'warn', says: `Key and body are read rightly, but the digest is in ${encoding}.`, hint: IN_BASE64 }
  if (signature === null)
    return { tone: 'good', says: 'It is the signature that ENS sends with this body; none was sent here.', hint: '' }
  return matches
    ? { tone: 'good', says: 'It is the signature ENS sends, and that of the header.', hint: '' }
    : { tone: 'warn', says: 'It is rightly computed, and the header of this attempt has another one.', hint: '' }
}

/** Undefined while there is nothing. */
export const readPasted = (check: SignatureCheck, pasted: string): PastedReading | undefined => {
  const text = bare(pasted)
  if (text === '') return undefined
  if (text === check.signature && !check.matches)
    return {
      tone: 'warn',
      says: 'It is the header as sent, which does not fit the present key and body.',
      hint: check.hint
    }
  const encoding = encodings.find(({ pattern }) => pattern.test(text))?.name
  if (encoding === undefined) return otherLength(text)
  const digest = toBase64(text, encoding)
  if (digest === check.expected) return ofEns(encoding, check)
  const found = check.otherReadings.find(reading => reading.digest === digest)
  if (found === undefined) return none
  const inOther = encoding === 'base64' ? '' : `, in ${encoding}`
  return {
    tone: 'warn',
    says: `It is computed with ${found.reading}${inOther}.`,
    hint: encoding === 'base64' ? found.hint : `${found.hint} ${IN_BASE64}`
  }
}
