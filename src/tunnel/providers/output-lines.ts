// What a program says, line by line: however long it talks and whatever it prints, only so much is kept.

import { stripVTControlCharacters } from 'node:util'

/** A line beyond it is cut; in characters. */
const LINE_MAX = 4096
/** Of all lines together; in characters. */
const KEPT_MAX = 65_536

/** No colours, and nothing that could turn a terminal around; services send both. */
const clean = (line: string): string =>
  stripVTControlCharacters(line)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .trim()

export interface OutputLines {
  push(text: string): void
  /** What came after the last end of a line is one, too. */
  end(): void
}

/** Programs that draw their progress end lines with a carriage return. Empty lines are nobody's. */
export const createOutputLines = (onLine: (line: string) => void): OutputLines => {
  let rest = ''
  const say = (text: string): void => {
    const line = clean(text.slice(0, LINE_MAX))
    if (line !== '') onLine(line)
  }
  return {
    push: text => {
      const lines = `${rest}${text}`.split(/[\r\n]+/)
      rest = lines.splice(-1).join('').slice(0, LINE_MAX)
      for (const line of lines) say(line)
    },
    end: () => {
      say(rest)
      rest = ''
    }
  }
}

export interface LastLines {
  add(line: string): void
  /** The newest last. */
  all(): readonly string[]
}

export const createLastLines = (): LastLines => {
  const lines: string[] = []
  let size = 0
  return {
    add: line => {
      lines.push(line)
      size += line.length
      while (size > KEPT_MAX) for (const oldest of lines.splice(0, 1)) size -= oldest.length
    },
    all: () => [...lines]
  }
}
