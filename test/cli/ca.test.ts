import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { main } from '../../src/cli/main.js'
import { type FakeIoOptions, fakeIo } from './fake-io.js'

const run = async (argv: string[], options: FakeIoOptions) => {
  const io = fakeIo(options)
  const exitCode = await main(['ca', ...argv], io)
  return { exitCode, out: io.stdout.text(), err: io.stderr.text(), lines: () => io.stdout.json() }
}

const made = /^Made ens-local CA [0-9a-f]{6}\. Nobody trusts it yet: `ens-local ca install-help` says how to\.\n$/

t.test('the path, and nothing else on stdout', async t => {
  const home = t.testdir()
  const path = join(home, '.local', 'share', 'ens-local', 'ca', 'ca.pem')
  t.match(await run([], { home }), { exitCode: 0, out: `${path}\n`, err: made })
  t.match(readFileSync(path, 'utf8'), /^-----BEGIN CERTIFICATE-----\n/)
  t.match(await run(['path'], { home }), { exitCode: 0, out: `${path}\n`, err: '' })
})

t.test('--json', async t => {
  const env = { ENS_LOCAL_HOME: t.testdir() }
  const path = join(env.ENS_LOCAL_HOME, 'ca', 'ca.pem')
  const first = await run(['path', '--json'], { env })
  t.match(first.lines(), [{ type: 'ca', path, name: /^ens-local CA/, created: true }])
  t.match(first.err, made)
  t.match((await run(['--json'], { env })).lines(), [{ type: 'ca', path, created: false }])
  const [ca, ...help] = (await run(['install-help', '--json'], { env })).lines()
  t.match(ca, { type: 'ca', path })
  t.equal(help.length, 8)
  for (const entry of help) t.match(entry, { type: 'trust', for: String, trust: [/\S/], undo: Array })
})

t.test('install-help: for each program how to trust it and how to undo that, with the path filled in', async t => {
  const home = t.testdir()
  const { exitCode, out, err } = await run(['install-help'], { home, platform: 'darwin' })
  t.equal(exitCode, 0)
  t.match(err, made)
  const path = `'${join(home, 'Library', 'Application Support', 'ens-local', 'ca', 'ca.pem')}'`
  for (const line of [
    `export NODE_EXTRA_CA_CERTS=${path}`,
    `curl --cacert ${path} `,
    `REQUESTS_CA_BUNDLE=${path}`,
    `-alias ens-local -file ${path}`,
    'keytool -delete',
    `sudo cp ${path} /usr/local/share/ca-certificates/ens-local.crt`,
    'update-ca-certificates --fresh',
    `certutil -d "sql:$HOME/.pki/nssdb" -A -t C,, -n ens-local -i ${path}`,
    'certutil -d "sql:$HOME/.pki/nssdb" -D -n ens-local',
    'security add-trusted-cert',
    'security delete-certificate',
    `certutil -user -addstore Root "${path.slice(1, -1)}"`,
    'certutil -user -delstore Root "ens-local CA ',
    'can pass for any site with those who trust it',
    'to undo:',
    'then delete '
  ])
    t.ok(out.includes(line), line)
})

t.test('what can not be', async t => {
  const home = t.testdir()
  t.match(await run(['install'], { home }), { exitCode: 2, out: '', err: /install is none of path, install-help\./ })
  t.notOk(existsSync(join(home, '.local')), 'and nothing is made')
  await run([], { home })
  rmSync(join(home, '.local', 'share', 'ens-local', 'ca', 'ca-key.pem'))
  const broken = await run(['--json'], { home })
  t.match(broken, { exitCode: 1, err: /^ens-local: The local authority can not be used: .*\n {2}Delete .*\n$/ })
  t.match(broken.lines(), [{ type: 'error', code: 'ERR_CA' }])
})
