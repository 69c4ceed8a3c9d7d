// Finds phone numbers: in the fields that ENS has them in, everywhere else once they are known, and any with a +.

import type { StandIns } from './stand-ins.js'
import type { Redact } from './text-rules.js'

export interface PhoneRule {
  /** Whether a field of that name may have a phone number in it. */
  isField(field: string): boolean
  /** Whether the whole of such a field is one. */
  isNumber(value: string): boolean
  /** From then on it is known, and found wherever it stands. */
  learn(value: string): void
  /** For a value that is one. */
  replace(value: string): string
  readonly redact: Redact
}

// Docs: `mobileNumber` in flat events and in composite; an SMS has it in `info.to` too, and its compositeId repeats it.
const fields = /mobile|phone|msisdn|^to$|^from(?:Address)?$/i

/** Shorter ones, as those of services, are too like other numbers. */
const LEAST_DIGITS = 7

const whole = /^\s*\+?\d(?:[ ()./-]*\d)*\s*$/
// JSON that is cut off, or stands in a string.
const inText = /"(\w+)\\*"\s*:\s*\\*"?(\+?\d[\d ()./-]*)/g
// With a + (E.164 has at most 15 digits), or a mere run of digits, which counts if it is known. Not within words.
const candidates = /(?<![\w+])(?:\+|%2B)\d(?:[ ().-]{0,2}\d){6,14}(?!\w)|\d{7,}/gi

const digitsOf = (text: string): string => text.replace(/\D/g, '')
const nameOf = (digits: string): string => `phone ${digits}`

export const createPhoneRule = (standIns: StandIns): PhoneRule => {
  const isField = (field: string): boolean => fields.test(field)
  const isNumber = (value: string): boolean => whole.test(value) && digitsOf(value).length >= LEAST_DIGITS
  const learn = (value: string): void => void standIns.numberOf(nameOf(digitsOf(value)))
  /** As long as it was, with blanks and signs where they were. */
  const replace = (value: string): string => {
    const { length } = digitsOf(value)
    const number = String(standIns.numberOf(nameOf(digitsOf(value))))
      .padStart(length, '0')
      .slice(-length)
    let next = 0
    return value.replace(/\d/g, () => number.charAt(next++))
  }
  const redact: Redact = (text, note) => {
    // Most texts have none, and this is quick.
    if (!/\d[ ().-]{0,2}\d/.test(text)) return text
    for (const [, field = '', value = ''] of text.matchAll(inText)) if (isField(field) && isNumber(value)) learn(value)
    return text.replace(candidates, found => {
      const [sign = ''] = /^(?:\+|%2B)/i.exec(found) ?? []
      const number = found.slice(sign.length)
      if (sign === '' && !standIns.has(nameOf(number))) return found
      note()
      return sign + replace(number)
    })
  }
  return { isField, isNumber, learn, replace, redact }
}
