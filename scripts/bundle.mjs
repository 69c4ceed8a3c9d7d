// Bundles the page that the emulator serves, the command, and the library: their entries, and a chunk for whatever is loaded late. The entries of the library
// share theirs, so a class is the same class in both; the command, with its many late parts, would cut them into crumbs.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { build } from 'esbuild'

const options = {
  // What does not build leaves what was built before.
  write: false,
  outbase: 'src',
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Names stay, for whoever reads a stack; short ones load no faster. Without keepNames, which would name every closure
  // anew at every request.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  external: ['@photostructure/sqlite'],
  alias: {
    // yargs measures text with it, which costs 20 ms at every start for scripts our help does not use.
    'string-width': './scripts/string-width.mjs',
    '@fastify/ajv-compiler': './scripts/left-out.cjs',
    '@fastify/fast-json-stringify-compiler': './scripts/left-out.cjs',
    'light-my-request': './scripts/left-out.cjs',
    undici: './scripts/undici.cjs',
    // Its CommonJS asks for its parts in a way that no bundler follows.
    'jsonc-parser': 'jsonc-parser/lib/esm/main.js'
  },
  // CommonJS packages inside an ES module still ask for these; by other names, since some declare them for themselves.
  define: { __dirname: '__ownFolder', __filename: '__ownFile' },
  banner: {
    js: "import{createRequire as __cr}from'node:module';import{fileURLToPath as __fu}from'node:url';import{dirname as __dn}from'node:path';const require=__cr(import.meta.url),__ownFile=__fu(import.meta.url),__ownFolder=__dn(__ownFile);"
  }
}

// What opening the page loads is one piece, and not two because the other views need only a part of it: it compresses better.
const onePiece = {
  name: 'one-piece',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]inspector[\\/]views\.tsx$/ }, ({ path }) => ({
      contents: `import './main.js'\n${readFileSync(path, 'utf8')}`,
      loader: 'tsx'
    }))
}

const inspector = build({
  write: false,
  entryPoints: [
    { in: 'src/inspector/main.tsx', out: 'inspector' },
    { in: 'src/inspector/styles/inspector.css', out: 'inspector' }
  ],
  outdir: 'dist/inspector',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: ['chrome123', 'firefox120', 'safari17.5'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
  legalComments: 'none',
  plugins: [onePiece]
})

const built = await Promise.all([
  inspector,
  ...[['src/cli/main.ts'], ['src/index.ts', 'src/test-kit/index.ts']].map(entryPoints =>
    build({ ...options, entryPoints })
  )
])
for (const old of ['cli', 'test-kit', 'chunks', 'inspector', 'index.js'])
  rmSync(`dist/${old}`, { recursive: true, force: true })
for (const { path, contents } of built.flatMap(({ outputFiles }) => outputFiles)) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, contents)
}
for (const name of ['index.html', 'favicon.svg']) copyFileSync(`src/inspector/${name}`, `dist/inspector/${name}`)
