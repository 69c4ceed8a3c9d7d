// The README's commands for tests, failures, the check and clients as they are, run as they stand there.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { startEmulator } from '../../src/index.js'
import { startSink } from '../../src/test-kit/index.js'
import { signatureKey, startGood } from '../support/ens-receivers.js'
import { freePort } from '../support/free-port.js'
import { openWorkspace, type Ran } from '../support/workspace.js'

const readme = readFileSync('README.md', 'utf8')
const lines = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) => block.trim().split('\n'))
/** The lines that begin so. */
const named = (command: string): string[] => lines.filter(line => line.startsWith(`npx ens-local ${command} `))

/** What the programs that the README names do with what they are given. */
const program = (language: 'js' | 'py'): string =>
  language === 'js'
    ? "import assert from 'node:assert'\nassert.match(process.env.ENS_LOCAL_URL, /^http/)\nprocess.stdout.write(process.env.HTTPS_PROXY ?? '')\nprocess.exitCode = 7\n"
    : 'import os, sys\nsys.stdout.write(os.environ["ENS_LOCAL_URL"])\nsys.exit(5)\n'

/** Some Nodes warn that their proxy support is new. */
const withoutWarnings = ({ stderr, ...ran }: Ran): Ran => ({ ...ran, stderr: stderr.replace(/^\(.*\)?$\n?/gm, '') })

t.test('exec, in any language', async t => {
  const workspace = openWorkspace(t)
  const [line = '', ...others] = named('exec')
  t.match(line, / -- python3 test_ens\.py$/)
  t.strictSame(others, ['npx ens-local exec --proxy -- node my-client.js'])
  workspace.write('my-client.js', program('js'))
  const proxied = withoutWarnings(await workspace.sh(others[0] ?? ''))
  t.match(proxied, { code: 7, stdout: /^http:\/\/127\.0\.0\.1:\d+$/ })
  t.equal(proxied.stderr, '')
  if ((await workspace.sh('python3 --version')).code !== 0) return t.comment('no python3 on this machine')
  workspace.write('test_ens.py', program('py'))
  t.match(await workspace.sh(line), { code: 5, stdout: /^http:\/\/127\.0\.0\.1:\d+$/, stderr: '' })
})

t.test('failures on demand', async t => {
  const sink = await startSink()
  const ens = await startEmulator({ forwardTo: sink.url })
  t.teardown(async () => {
    await ens.close()
    await sink.close()
  })
  const workspace = openWorkspace(t)
  const probes = named('probe')
  t.equal(probes.length, 1)
  t.match(await workspace.sh(String(probes[0])), { code: 1, stdout: /Status: TrustFailure\./ })
  const rules = named('faults add')
  t.equal(rules.length, 2)
  for (const line of rules)
    t.match(await workspace.sh(line, { ENS_LOCAL_URL: ens.url }), { code: 0, stderr: /is armed/ }, line)
  const callback = { callbackName: 'orders', url: 'https://example.com/ens' }
  await t.rejects(ens.client.createCallback(callback), { name: 'EnsApiError', status: 429 })
  t.match(await ens.client.createCallback(callback), { callbackName: 'orders' })
  t.match(ens.faults.list(), [
    { fault: { kind: 'drop-ack' }, times: 2, fired: 0 },
    { fired: 1, spent: true }
  ])
})

t.test('the check', async t => {
  const { url } = await startGood(t)
  const workspace = openWorkspace(t)
  workspace.write('key.txt', `${signatureKey}\n`)
  const [line = '', ...others] = named('check')
  t.strictSame(others, [])
  t.match(await workspace.sh(line.replace('http://127.0.0.1:3000', new URL(url).origin)), { code: 0, stderr: '' })
})

t.test('the proxy', async t => {
  const workspace = openWorkspace(t)
  t.ok(lines.includes('npx ens-local start --proxy'))
  const running = workspace.stay('npx ens-local start --proxy', { ENS_LOCAL_PORT: String(await freePort()) })
  const [, proxy = ''] = await running.says(/export HTTPS_PROXY=(\S+)/)
  const [, ca = ''] = await running.says(/export NODE_EXTRA_CA_CERTS=(\S+)/)
  t.match(proxy, /^http:\/\/127\.0\.0\.1:\d+$/)
  t.match(readFileSync(join(ca.replaceAll("'", '')), 'utf8'), /BEGIN CERTIFICATE/)
  t.equal((await running.interrupt()).code, 130)
})
