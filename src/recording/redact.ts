// Takes secrets and personal data out of a request before it is written down, and counts what it took.

import { SIGNATURE_HEADER } from '../ens/signature.js'
import { type Redacted, toText } from './recording.js'
import { redactJson } from './redact-json.js'
import type { RedactionRules } from './redaction-rules.js'
import { isSecretHeader, redactSecretHeader, redactSecretQuery } from './secrets.js'
import type { StandIns } from './stand-ins.js'
import { type Note, redactText, type TextRules, toTextRules } from './text-rules.js'

export interface Redactable {
  readonly target: string
  /** Name, value, name, value… */
  readonly rawHeaders: readonly string[]
  readonly body: Uint8Array
}

export interface RedactedRequest {
  readonly target: string
  /** `name: value` */
  readonly headers: readonly string[]
  readonly body: Uint8Array
  readonly redacted: readonly Redacted[]
}

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The very bytes if there is nothing to redact. Bytes that are no UTF-8 are searched as if each were a character. */
const redactBody = (rules: TextRules, body: Uint8Array, note: Note): Uint8Array => {
  const text = toText(body)
  const before = text ?? Buffer.from(body).toString('latin1')
  const after = text !== undefined && parses(text) ? redactJson(rules, text, note) : redactText(rules, before, note)
  return after === before ? body : Buffer.from(after, text === undefined ? 'latin1' : 'utf8')
}

const redactHeader = (rules: TextRules, name: string, value: string, note: Note): string => {
  // An HMAC in base64: whatever looks like something in it is not.
  if (name.toLowerCase() === SIGNATURE_HEADER) return value
  if (!isSecretHeader(name)) return redactText(rules, value, note)
  note('secret')
  return redactSecretHeader(value)
}

const redactTarget = (rules: TextRules, target: string, note: Note): string =>
  redactText(
    rules,
    redactSecretQuery(target, () => note('secret')),
    note
  )

const createTally = () => {
  const counts = new Map<string, Redacted>()
  return {
    noteIn:
      (where: Redacted['where']): Note =>
      rule => {
        const count = (counts.get(`${where} ${rule}`)?.count ?? 0) + 1
        counts.set(`${where} ${rule}`, { rule, where, count })
      },
    list: (): Redacted[] => [...counts.values()]
  }
}

/** The same thing gets the same stand-in each time, as long as `standIns` is the same. */
export const createRedaction = (
  rules: RedactionRules,
  standIns: StandIns
): ((request: Redactable) => RedactedRequest) => {
  const textRules = toTextRules(rules, standIns)
  return ({ target, rawHeaders, body }) => {
    const { noteIn, list } = createTally()
    // The body first: it is what makes phone numbers known.
    const bodyLeft = redactBody(textRules, body, noteIn('body'))
    const noteHeader = noteIn('headers')
    const headers = rawHeaders.flatMap((name, index) => {
      if (index % 2 === 1) return []
      return [`${name}: ${redactHeader(textRules, name, rawHeaders[index + 1] as string, noteHeader)}`]
    })
    return { target: redactTarget(textRules, target, noteIn('target')), headers, body: bodyLeft, redacted: list() }
  }
}
