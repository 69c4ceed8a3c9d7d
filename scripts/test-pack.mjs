// Proves what would be published: packs it, installs the tarball in an empty folder, imports it with its types, runs the
// README's example and the command, and holds it to its size.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MAX_PACKAGES = 100
// Half of it is SQLite, prebuilt for all platforms, which only Node 20 needs.
const MAX_MB = 68

const folder = mkdtempSync(join(tmpdir(), 'ens-local-pack-'))
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
const npm = (...args) => run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'])
const check = (what, isTrue) => {
  if (!isTrue) throw new Error(`The package fails: ${what}`)
  console.log(`ok - ${what}`)
}

try {
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', folder], process.cwd()).replace(
      /^[^[]*/,
      ''
    )
  )
  writeFileSync(join(folder, 'package.json'), '{"type":"module","private":true}')
  npm('install', `./${filename}`)
  const packages = Object.keys(
    JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')).packages
  )
  check(`${packages.length} packages, at most ${MAX_PACKAGES}`, packages.length <= MAX_PACKAGES)
  const megabytes = Number(run('du', ['-sm', 'node_modules']).split('\t')[0])
  check(`${megabytes} MB, at most ${MAX_MB}`, megabytes <= MAX_MB)

  const [, example] = /^```js\n(.*?)^```/ms.exec(readFileSync('README.md', 'utf8')) ?? []
  writeFileSync(join(folder, 'example.mjs'), `${example}\nprocess.stdout.write(state)`)
  check("the README's example", run(process.execPath, ['example.mjs']) === 'delivered')
  writeFileSync(join(folder, 'types.mts'), `${example}\nconst text: string = state\nprocess.stdout.write(text)`)
  const tsc = join(process.cwd(), 'node_modules/typescript/bin/tsc')
  const types = ['--types', 'node', '--typeRoots', join(process.cwd(), 'node_modules/@types')]
  const how = [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--lib',
    'es2023,esnext.disposable'
  ]
  run(process.execPath, [tsc, ...how, ...types, 'types.mts'])
  check('its types, with those of its dependencies', true)
  check('the command', run('npx', ['ens-local', 'demo', '--once', '--port', '0']).includes('11. Deleting it'))
  check(
    'no source, no test',
    !readdirSync(join(folder, 'node_modules/ens-local')).some(name => ['src', 'test'].includes(name))
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
