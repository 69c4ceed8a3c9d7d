// The import table of src/README.md, executed both ways.

import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import t from 'tap'
import ts from 'typescript'

const src = join(process.cwd(), 'src')

interface Row {
  readonly imports: readonly string[]
  readonly packages: readonly string[]
}

interface Import {
  readonly from: string
  readonly to: string
  readonly isPackage: boolean
}

const names = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')

const readTable = (markdown: string): Map<string, Row> =>
  new Map(
    [...markdown.matchAll(/^\| `([^`]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$/gm)].map(([, room = '', imports, packages]) => [
      room,
      { imports: names(imports ?? ''), packages: names(packages ?? '') }
    ])
  )

const roomOf = (file: string): string => relative(src, file).split(/[\\/]/)[0] ?? ''

/** Static, dynamic, re-exported and type imports alike. */
const specifiers = (text: string): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(file => file.fileName)

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

const importsOf = (file: string, text: string): Import[] =>
  specifiers(text)
    .filter(specifier => !specifier.startsWith('node:') && !builtinModules.includes(specifier))
    .map(specifier =>
      specifier.startsWith('.')
        ? { from: roomOf(file), to: roomOf(join(dirname(file), specifier)).replace(/\.js$/, '.ts'), isPackage: false }
        : { from: roomOf(file), to: packageOf(specifier), isPackage: true }
    )

const violations = (table: Map<string, Row>, imports: readonly Import[]): string[] =>
  imports
    .filter(({ from, to }) => from !== to)
    .filter(({ from, to, isPackage }) => !(table.get(from)?.[isPackage ? 'packages' : 'imports'] ?? []).includes(to))
    .map(({ from, to }) => `${from} → ${to}`)

const table = readTable(readFileSync(join(src, 'README.md'), 'utf8'))
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') || name.endsWith('.tsx'))
  .map(name => join(src, name))
const imports = files.flatMap(file => importsOf(file, readFileSync(file, 'utf8')))

t.test('every import is in the table', async t => {
  t.same([...new Set(violations(table, imports))], [])
})

t.test('every room is in the table, and every row has a room', async t => {
  t.same([...new Set(files.map(roomOf))].sort(), [...table.keys()].sort())
})

t.test('the table allows nothing that nobody uses', async t => {
  const used = new Set(imports.map(({ from, to }) => `${from} → ${to}`))
  const allowed = [...table].flatMap(([room, row]) => [...row.imports, ...row.packages].map(to => `${room} → ${to}`))
  // The small ones at the bottom stand under everything.
  const isFoundation = (edge: string): boolean => /→ (errors\.ts|ens|ports\.ts)$/.test(edge)
  t.same(
    allowed.filter(edge => !used.has(edge) && !isFoundation(edge)),
    []
  )
})

t.test('the check itself notices', async t => {
  const forbidden = importsOf(join(src, 'ens/x.ts'), "import { y } from '../store/open-store.js'")
  t.same(violations(table, forbidden), ['ens → store'], 'a forbidden import')
  const dynamic = importsOf(join(src, 'operations/x.ts'), "const y = await import('undici')")
  t.same(violations(table, dynamic), ['operations → undici'], 'a package in the wrong room, loaded late')
  const unknown = importsOf(join(src, 'cellar/x.ts'), "import '../errors.js'")
  t.same(violations(table, unknown), ['cellar → errors.ts'], 'a room that is not in the table')
  const type = importsOf(join(src, 'ens/x.ts'), "type Y = import('../http/app.js').AppOptions")
  t.same(violations(table, type), ['ens → http'], 'a type import')
})

t.test('node built-ins stay out of the pure room, but for hashing', async t => {
  const pure = files.filter(file => roomOf(file) === 'ens')
  const builtins = pure.flatMap(file => specifiers(readFileSync(file, 'utf8'))).filter(name => /^node:/.test(name))
  t.same([...new Set(builtins)], ['node:crypto'])
})
