// The inspector: what runs in a browser runs there, text never becomes markup, and every colour can be read on its ground.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import t from 'tap'
import ts from 'typescript'

const src = resolve('src')
const inspector = join(src, 'inspector')
const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => ending.test(name))
    .map(name => join(folder, name))

const read = (file: string): string => readFileSync(file, 'utf8')
const named = (file: string): string => relative(src, file)

interface Import {
  readonly specifier: string
  readonly isType: boolean
}

const isTypeOnly = (statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean => {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly
  const { importClause: clause } = statement
  if (clause === undefined || clause.isTypeOnly) return clause !== undefined
  const { namedBindings: names } = clause
  if (clause.name !== undefined || names === undefined || !ts.isNamedImports(names)) return false
  return names.elements.length > 0 && names.elements.every(element => element.isTypeOnly)
}

const importsOf = (text: string): Import[] => {
  const { statements } = ts.createSourceFile('x.tsx', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX)
  const said = statements.flatMap(statement =>
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
    statement.moduleSpecifier !== undefined &&
    ts.isStringLiteral(statement.moduleSpecifier)
      ? [{ specifier: statement.moduleSpecifier.text, isType: isTypeOnly(statement) }]
      : []
  )
  const late = [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)(?!\.)/g)]
  return [...said, ...late.map(([, specifier = '']) => ({ specifier, isType: false }))]
}

/** The source of `./x.js`; a `.tsx` where there is one. */
const sourceOf = (from: string, specifier: string): string => {
  const base = join(dirname(from), specifier).replace(/\.js$/, '')
  return existsSync(`${base}.tsx`) ? `${base}.tsx` : `${base}.ts`
}

const views = (file: string, text: string): string[] =>
  importsOf(text)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => sourceOf(file, specifier))
    .filter(target => target.endsWith('.tsx'))

t.test('what has no view in it imports none, so that it can be tested without a browser', async t => {
  const files = filesIn(inspector, /\.ts$/)
  t.ok(files.length > 20)
  for (const file of files) t.same(views(file, read(file)).map(named), [], named(file))
  const taken = views(join(inspector, 'x.ts'), "import type { View } from './app.js'\nimport './route.js'")
  t.same(taken.map(named), ['inspector/app.tsx'], 'and the check notices')
})

/** Without comments, in which a Buffer may be spoken of. */
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

const ofNode = (text: string): string[] => [
  ...importsOf(text)
    .filter(({ specifier, isType }) => !isType && specifier.startsWith('node:'))
    .map(({ specifier }) => specifier),
  ...(withoutComments(text).match(/\b(Buffer|process|__dirname|setImmediate)\b(?!['\s]*:)/g) ?? [])
]

/** Every module that a browser is given, and each package. */
const reach = (entry: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } => {
  const files = new Set([entry])
  const packages = new Set<string>()
  for (const file of files) {
    const wanted = importsOf(read(file)).filter(({ isType }) => !isType)
    for (const { specifier } of wanted)
      if (specifier.startsWith('.')) files.add(sourceOf(file, specifier))
      else packages.add(specifier)
  }
  return { files, packages }
}

t.test('a browser is given nothing of Node', async t => {
  const { files, packages } = reach(join(inspector, 'main.tsx'))
  t.ok(files.has(join(inspector, 'overview/charts.ts')))
  for (const file of files) {
    t.match(named(file), /^((inspector|ens)\/|errors\.ts$)/)
    t.same(ofNode(read(file)), [], named(file))
  }
  t.same([...packages].sort(), ['@preact/signals', 'preact', 'preact/hooks'])
  t.same(ofNode(read(join(src, 'ens/signature.ts'))).includes('node:crypto'), true, 'and the check notices')
  t.same(ofNode("import type { X } from 'node:net'\n// a Buffer\nconst y = Buffer.from('')"), ['Buffer'])
})

const unsafe =
  /\bstyle="|\b(inner|outer)HTML\b|dangerouslySetInnerHTML|insertAdjacentHTML|\bdocument\.write|\beval\(|\bnew Function\b/g

t.test('text never becomes markup, a script or a style', async t => {
  for (const file of filesIn(inspector, /\.(tsx?|html|css)$/)) t.same(read(file).match(unsafe) ?? [], [], named(file))
  t.same(
    '<p style="x"> a.innerHTML = eval(b)'.match(unsafe),
    ['style="', 'innerHTML', 'eval('],
    'and the check notices'
  )
})

t.test('nothing is loaded from elsewhere', async t => {
  for (const file of filesIn(inspector, /\.(css|html|svg)$/)) {
    const wanted = [...read(file).matchAll(/(?:url\(\s*["']?|@import\s+["']|(?:src|href)=["'])([^"')\s]+)/g)]
    for (const [, what = ''] of wanted) t.match(what, /^(#|\/_ens-local\/|\.\.?\/|data:)/, `${named(file)}: ${what}`)
  }
})

const lightness = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** As WCAG computes it. */
const contrast = (one: string, other: string): number => {
  const [darker = 0, lighter = 0] = [lightness(one), lightness(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** Each ground, and what is written on it. */
const written: Readonly<Record<string, readonly string[]>> = {
  ground: ['text', 'dim', 'accent', 'good', 'bad'],
  panel: ['text', 'dim', 'accent', 'good', 'bad', 'warn', 'info'],
  sunken: ['text', 'dim', 'accent'],
  accent: ['on-accent'],
  'accent-ground': ['accent', 'text'],
  'good-ground': ['good', 'text'],
  'bad-ground': ['bad', 'text'],
  'warn-ground': ['warn', 'text'],
  'info-ground': ['info', 'text']
}

t.test('every colour can be read on its ground, in light and in dark', async t => {
  const css = read(join(inspector, 'styles/base.css'))
  const pairs = [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)]
  const colors = new Map(pairs.map(([, name = '', light = '', dark = '']) => [name, [light, dark] as const]))
  t.same(
    [...colors.keys()].filter(name => name !== 'line').sort(),
    [...new Set(Object.entries(written).flatMap(([ground, names]) => [ground, ...names]))].sort(),
    'each is looked at'
  )
  for (const [ground, names] of Object.entries(written))
    for (const name of names)
      for (const [at, scheme] of ['light', 'dark'].entries()) {
        const ratio = contrast(String(colors.get(name)?.[at]), String(colors.get(ground)?.[at]))
        t.ok(ratio >= 4.5, `${name} on ${ground}, ${scheme}: ${ratio.toFixed(2)}`)
      }
  t.equal(contrast('#ffffff', '#000000'), 21)
  t.ok(contrast('#777777', '#ffffff') < 4.5, 'and the check notices')
})
