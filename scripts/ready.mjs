// Makes a checkout ready to run, with nothing but Node and npm: installs when node_modules is missing or older than the
// lock file, and bundles when a source is newer than the bundle. Talks to stderr; does nothing when all is in place.
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const changedAt = path => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

const run = (what, command, args) => {
  process.stderr.write(`ens-local: ${what}\n`)
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32'
  })
  if (status === 0) return
  process.stderr.write(`ens-local: \`${command} ${args.join(' ')}\` failed${error ? `: ${error.message}` : ''}.\n`)
  process.exit(1)
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`ens-local: Node ${process.version} is too old. Install Node 20.19 or newer, then try again.\n`)
  process.exit(1)
}

if (changedAt('node_modules/.package-lock.json') < changedAt('package-lock.json')) {
  run('installing dependencies (npm ci)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}

const sources = readdirSync(join(root, 'src'), { recursive: true }).map(name => `src/${name}`)
const newest = Math.max(...['package-lock.json', 'package.json', 'scripts/bundle.mjs', ...sources].map(changedAt))
if (changedAt('dist/cli/main.js') < newest) run('building', process.execPath, ['scripts/bundle.mjs'])
