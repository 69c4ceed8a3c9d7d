// What the pages name in passing: every command and flag is one that there is, and every link leads somewhere.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import type { Command } from '../../src/cli/command.js'
import { commands } from '../../src/cli/commands.js'

const pages = readdirSync('docs')
  .filter(name => name.endsWith('.md'))
  .map(name => join('docs', name))

/** As the anchors of headings are made where the pages are read. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  )

/** With their other names. */
const flagsOf = ({ options }: Pick<Command, 'options'>): string[] =>
  Object.entries(options).flatMap(([name, { alias = [] }]) => [name, ...[alias].flat()])

const loaded = new Map<string, Command>()
for (const [name, { load }] of Object.entries(commands)) loaded.set(name, await load())
const allFlags = [...loaded.values()].flatMap(flagsOf)

/** A flag may be refused with --no-. */
const unknown = (line: string, known: readonly string[]): string[] =>
  [...line.matchAll(/(?:^| )--(?:no-)?([a-z-]+)/g)].map(([, flag = '']) => flag).filter(flag => !known.includes(flag))

for (const path of pages) {
  const text = readFileSync(path, 'utf8')
  t.test(path, async t => {
    const lines = [...text.matchAll(/(?:npx |`)ens-local ([a-z][^`\n]*)/g)].map(([, line = '']) => line)
    t.not(lines.length, 0)
    for (const line of lines) {
      const [name = '', ...words] = line.replace(/ -- .*/, '').split(' ')
      const command = loaded.get(name)
      t.ok(command, `${name} is a command`)
      t.same(unknown(words.join(' '), flagsOf(command ?? { options: {} })), [], line)
    }
    for (const [, line = ''] of text.matchAll(/`(--[^`\n]*)`/g)) t.same(unknown(line, allFlags), [], line)
  })
  t.test(`links of ${path}`, async t => {
    for (const [, file = '', , anchor] of text.matchAll(/\]\(([^)#\s]+)(#([^)]+))?\)/g)) {
      const target = join(dirname(path), file)
      t.ok(existsSync(target), file)
      if (anchor !== undefined) t.ok(anchorsOf(readFileSync(target, 'utf8')).includes(anchor), `${file}#${anchor}`)
    }
  })
}
