// Bundles the command: one small entry, and a chunk for whatever a command loads late.
import { rmSync } from 'node:fs'
import { build } from 'esbuild'

rmSync('dist/cli', { recursive: true, force: true })
await build({
  entryPoints: ['src/cli/main.ts'],
  outdir: 'dist/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Without keepNames, which would name every closure anew at every request.
  minify: true,
  legalComments: 'none',
  external: ['@photostructure/sqlite'],
  alias: {
    // yargs measures text with it, which costs 20 ms at every start for scripts our help does not use.
    'string-width': './scripts/string-width.mjs',
    '@fastify/ajv-compiler': './scripts/left-out.cjs',
    '@fastify/fast-json-stringify-compiler': './scripts/left-out.cjs',
    'light-my-request': './scripts/left-out.cjs'
  },
  // CommonJS packages inside an ES module still ask for these.
  banner: {
    js: "import{createRequire as __cr}from'node:module';import{fileURLToPath as __fu}from'node:url';import{dirname as __dn}from'node:path';const require=__cr(import.meta.url),__filename=__fu(import.meta.url),__dirname=__dn(__filename);"
  }
})
