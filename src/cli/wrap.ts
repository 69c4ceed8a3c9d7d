// Breaks text into lines that fit a terminal; without a width, as for a pipe, a text is one line.

/** Breaks at blanks; a word longer than a line stands alone and is not cut, so that it can be copied. */
export const wrap = (text: string, width: number | undefined, indent = '', firstIndent: string = indent): string[] => {
  // A terminal that has not been told its size, as under `docker run -t`, says 0.
  if (width === undefined || width === 0) return [`${firstIndent}${text}`]
  const lines: string[] = []
  let line = firstIndent
  let isFresh = true
  for (const word of text.split(' ')) {
    if (!isFresh && [...line].length + 1 + [...word].length > width) {
      lines.push(line)
      line = indent
      isFresh = true
    }
    line += isFresh ? word : ` ${word}`
    isFresh = false
  }
  return [...lines, line]
}
