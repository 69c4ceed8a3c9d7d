// The rules that look for something in a text, wherever it stands.

import { createEmailRule } from './email.js'
import { createPhoneRule, type PhoneRule } from './phone.js'
import type { RedactionRules } from './redaction-rules.js'
import { redactSecrets } from './secrets.js'
import type { StandIns } from './stand-ins.js'

/** Changes a text, and calls `note` for each thing it has replaced. */
export type Redact = (text: string, note: () => void) => string

/** Told the rule, for each thing that is replaced. */
export type Note = (rule: string) => void

export interface TextRules {
  /** By name, in the order in which they are followed. */
  readonly texts: readonly (readonly [string, Redact])[]
  readonly phone: PhoneRule | undefined
  readonly paths: readonly string[]
  readonly standIns: StandIns
}

const createPatternRule =
  (rule: string, pattern: RegExp, standIns: StandIns): Redact =>
  (text, note) =>
    text.replace(pattern, found => {
      // A look-ahead fits between two characters.
      if (found === '') return found
      note()
      return `redacted-${standIns.numberOf(`${rule} ${found}`)}`
    })

export const toTextRules = (rules: RedactionRules, standIns: StandIns): TextRules => {
  const phone = rules.phone ? createPhoneRule(standIns) : undefined
  const texts: (readonly [string, Redact])[] = [['secret', redactSecrets]]
  for (const [rule, pattern] of rules.patterns) texts.push([rule, createPatternRule(rule, pattern, standIns)])
  if (rules.email) texts.push(['email', createEmailRule(standIns)])
  if (phone !== undefined) texts.push(['phone', phone.redact])
  return { texts, phone, paths: rules.paths, standIns }
}

export const redactText = ({ texts }: TextRules, text: string, note: Note): string =>
  texts.reduce((left, [rule, redact]) => redact(left, () => note(rule)), text)
