// A page of `docs/`, read as its reader does: code blocks by language under their heading, and tables. What is taken is
// noted, so that a test can say that no block was left out.

import { readFileSync } from 'node:fs'

export interface Block {
  readonly language: string
  /** `file=NAME` behind the language: the block belongs to that file, which is all such blocks in order. */
  readonly file: string | undefined
  readonly text: string
  /** Of the heading above it. */
  readonly heading: string
  readonly line: number
}

export interface Page {
  readonly text: string
  /** The next block of this language under this heading that was not taken yet; throws if there is none. */
  take(language: string, heading: string): string
  /** What the blocks with `file=` make, by name. */
  takeFiles(): Map<string, string>
  /** `LINE: LANGUAGE` of each block that nobody took. */
  left(): string[]
  /** The tables under the heading, each with its rows without the head; cells without their backticks. */
  tables(heading: string): string[][][]
}

const readBlocks = (lines: readonly string[]): Block[] => {
  const blocks: Block[] = []
  let heading = ''
  let open: { info: string; line: number; text: string[] } | undefined
  lines.forEach((text, index) => {
    const fence = /^```(.*)$/.exec(text)
    if (open !== undefined && fence !== null) {
      const [language = '', ...rest] = open.info.split(' ')
      const file = rest.find(word => word.startsWith('file='))?.slice('file='.length)
      blocks.push({ language, file, text: `${open.text.join('\n')}\n`, heading, line: open.line })
      open = undefined
    } else if (open !== undefined) open.text.push(text)
    else if (fence !== null) open = { info: fence[1] ?? '', line: index + 1, text: [] }
    else heading = /^#+ (.+)$/.exec(text)?.[1] ?? heading
  })
  return blocks
}

/** A bar inside a cell is written `\|`. */
const cells = (row: string): string[] =>
  row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('\\|', '|').replaceAll('`', ''))

/** The lines under a heading, up to the next one. */
const below = (lines: readonly string[], heading: string): readonly string[] => {
  const from = lines.findIndex(line => line.startsWith('#') && line.replace(/^#+ /, '') === heading)
  if (from < 0) throw new Error(`There is no heading "${heading}".`)
  const to = lines.findIndex((line, index) => index > from && line.startsWith('#'))
  return lines.slice(from, to < 0 ? undefined : to)
}

const readTables = (lines: readonly string[]): string[][][] =>
  [...`${lines.join('\n')}\n`.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => table.trim().split('\n').slice(2).map(cells))

export const openPage = (path: string): Page => {
  const text = readFileSync(path, 'utf8')
  const lines = text.split('\n')
  const blocks = readBlocks(lines)
  const taken = new Set<Block>()
  return {
    text,
    take: (language, heading) => {
      const block = blocks.find(one => one.language === language && one.heading === heading && !taken.has(one))
      if (block === undefined) throw new Error(`${path} has no (other) ${language} block under "${heading}".`)
      taken.add(block)
      return block.text
    },
    takeFiles: () => {
      const files = new Map<string, string>()
      for (const block of blocks) {
        if (block.file === undefined) continue
        taken.add(block)
        files.set(block.file, (files.get(block.file) ?? '') + block.text)
      }
      return files
    },
    left: () => blocks.filter(block => !taken.has(block)).map(({ line, language }) => `${line}: ${language}`),
    tables: heading => readTables(below(lines, heading))
  }
}
