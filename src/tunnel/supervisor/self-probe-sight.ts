// What came back from the public URL, as the findings read it.

import type { Answered } from '../../ens/outcome.js'
import { isProof, PROOF_HEADER } from '../probe-proof.js'

export interface Sent {
  /** Host and, on loopback, port. */
  readonly host: string
  readonly nonce: Uint8Array
  readonly secret: Uint8Array
}

/** An answer, beside what it is an answer to. */
export interface Sight extends Sent {
  readonly answer: Answered
}

/** All values of a header, or nothing. */
export const headerOf = ({ headers }: Answered, name: string): string => [headers[name] ?? []].flat().join(', ')

export const isUnchanged = ({ nonce, answer }: Sight): boolean => Buffer.from(nonce).equals(answer.body)

const proves = ({ secret, answer }: Sight, bytes: Uint8Array): boolean =>
  isProof(headerOf(answer, PROOF_HEADER), secret, bytes)

/** Our front has had the very nonce. */
export const provesNonce = (sight: Sight): boolean => proves(sight, sight.nonce)

/** Our front has had the bytes that came back, whatever they are. */
export const provesBody = (sight: Sight): boolean => proves(sight, sight.answer.body)

export const textOf = ({ body }: Answered): string => Buffer.from(body).toString()

export const isHtml = (answer: Answered): boolean =>
  /^(text\/html|application\/xhtml)/i.test(headerOf(answer, 'content-type')) ||
  /^\s*<(!doctype html|html)/i.test(textOf(answer))

const SHOWN = 80

/** What a stranger has written, on one line and without what moves a cursor. */
export const printable = (text: string): string => {
  const line = text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S}]+/gu, ' ').trim()
  return [...line].slice(0, SHOWN).join('')
}

/** `(404) Not Found, “the page's title, or how its text begins”`. */
export const describe = (answer: Answered): string => {
  const { statusCode, reason } = answer
  const text = textOf(answer)
  const words = printable(isHtml(answer) ? (/<title[^>]*>([^<]*)/i.exec(text)?.[1] ?? '') : text)
  const status = printable(`(${statusCode}) ${reason}`)
  return words === '' ? status : `${status}, “${words}”`
}

/** Where the bytes that came differ from those that were sent. */
export const difference = ({ nonce, answer: { body } }: Sight): string => {
  const at = nonce.findIndex((byte, index) => byte !== body[index])
  const from = at === -1 ? nonce.length : at
  return `${nonce.length} were sent and ${body.length} came back, different from byte ${from} on`
}
