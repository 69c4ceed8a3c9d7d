// Makes other people's text safe for a terminal: names and events may hold escape sequences, or turn the line around.

/** Control, line-breaking and direction-changing characters become `�`. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '�')

/** Keeps beginning and end, with … in the place of what is left out; at most `width` characters, and one at least. */
export const middle = (text: string, width: number): string => {
  const characters = [...text]
  if (characters.length <= width) return text
  const tail = Math.floor((width - 1) / 2)
  const head = width - 1 - tail
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`
}

/** Printable, and no longer than a few lines. */
export const brief = (text: string): string => middle(printable(text), 200)
