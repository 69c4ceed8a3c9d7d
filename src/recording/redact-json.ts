// Redacts JSON value by value: it stays valid, and what is not redacted stays to the byte.

import { fieldAt, type Scalar, scalarsOf } from './json-scalars.js'
import { isSecretField } from './secrets.js'
import { type Note, redactText, type TextRules } from './text-rules.js'

/** Whether a path leads there or to what it lies in. In a batch it is a path into each event. */
const leadsTo = (path: string, place: Scalar['place']): boolean => {
  const parts = path.split('.')
  const skipped = typeof place[0] === 'number' ? 1 : 0
  return parts.every((part, index) => part === String(place[skipped + index]))
}

const decoded = (text: string, { is, start, end }: Scalar): string => {
  const literal = text.slice(start, end)
  return is === 'word' ? literal : (JSON.parse(literal) as string)
}

/** A number must stay one: of what takes its place only digits count, and the first is not 0. */
const toLiteral = ({ is }: Scalar, value: string): string =>
  is === 'word' ? value.replace(/\D/g, '').replace(/^(?:0|$)/, '1') : JSON.stringify(value)

const redactValue = (rules: TextRules, { is, place }: Scalar, value: string, note: Note): string => {
  if (is === 'key') return redactText(rules, value, note)
  if (is === 'word' && /^(?:true|false|null)$/.test(value)) return value
  const field = fieldAt(place)
  if (isSecretField(field)) {
    note('secret')
    return 'redacted'
  }
  const path = rules.paths.find(candidate => leadsTo(candidate, place))
  if (path !== undefined) {
    note(path)
    return `redacted-${rules.standIns.numberOf(`${path} ${value}`)}`
  }
  if (!rules.phone?.isField(field) || !rules.phone.isNumber(value)) return redactText(rules, value, note)
  note('phone')
  return rules.phone.replace(value)
}

/** First, since a compositeId that repeats a number comes before the field that makes it known. */
const learnPhones = ({ phone }: TextRules, text: string): void => {
  if (phone === undefined) return
  for (const scalar of scalarsOf(text)) {
    if (scalar.is === 'key' || !phone.isField(fieldAt(scalar.place))) continue
    const value = decoded(text, scalar)
    if (phone.isNumber(value)) phone.learn(value)
  }
}

/** `text` must be valid JSON. */
export const redactJson = (rules: TextRules, text: string, note: Note): string => {
  learnPhones(rules, text)
  let written = ''
  let done = 0
  for (const scalar of scalarsOf(text)) {
    const value = decoded(text, scalar)
    const left = redactValue(rules, scalar, value, note)
    if (left === value) continue
    written += text.slice(done, scalar.start) + toLiteral(scalar, left)
    done = scalar.end
  }
  return written + text.slice(done)
}
