// Other people's text, made fit to be shown: control characters and marks that turn the writing direction become visible
// signs, and what is too long is cut. That it is never taken for HTML is Preact's business.

const LONGEST = 2000

const toSign = (character: string): string => {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '␡' : '�'
}

/** For one line. `longest` in UTF-16 units; what is cut ends in …. */
export const printable = (text: string, longest: number = LONGEST): string => {
  const shown = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  return shown.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, toSign)
}

/** For several lines: ends of lines and tabs stay. */
export const printableLines = (text: string, longest: number = Number.POSITIVE_INFINITY): string => {
  const shown = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  return shown.replace(/(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, toSign)
}
