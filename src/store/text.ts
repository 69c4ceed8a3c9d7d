// Free text as it is kept. SQLite's driver cuts at a NUL and turns a lone surrogate into U+FFFD, PostgreSQL refuses
// both; so those, control characters and the backslash itself are written as \uXXXX. Equal stays equal, both ways.

const unsafe = /[\\\p{Cc}\p{Cs}]/gu
const escaped = /\\u([0-9a-f]{4})/g

const toEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

export const toText = (value: string): string => value.replace(unsafe, toEscape)

export const fromText = (text: string): string =>
  text.includes('\\') ? text.replace(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text

/** A list of strings as JSON, which escapes a NUL and a lone surrogate by itself. */
export const toList = (text: string): string[] => JSON.parse(text)
