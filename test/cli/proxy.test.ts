// Programs of others, sent to the emulator by nothing but their environment.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { type OpenedProxy, openProxy } from '../../src/cli/proxy.js'
import { proxyEnvironment } from '../../src/cli/proxy-environment.js'
import { type Emulator, startEmulator } from '../../src/emulator.js'
import { createCertificate } from '../../src/tls/create-certificate.js'
import { type FakeIo, fakeIo } from './fake-io.js'

const DAY_MS = 86_400_000
const rest = 'https://sub.rest.marketingcloudapis.com'

const corporate = (commonName = 'Corporate'): string => {
  const life = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) }
  return createCertificate({ commonName, authority: true, ...life }).cert
}

const open = async (io: FakeIo): Promise<OpenedProxy> => {
  const opened = await openProxy({ proxy: true }, io)
  if (opened === undefined) throw new Error('There is no proxy.')
  return opened
}

interface World {
  readonly emulator: Emulator
  readonly env: Record<string, string>
}

const start = async (t: Test): Promise<World> => {
  const io = fakeIo({ env: { ENS_LOCAL_HOME: t.testdir() } })
  const { proxy, caFile } = await open(io)
  const emulator = await startEmulator({ proxy, allowLocalUrls: true, auth: 'strict' })
  t.teardown(() => emulator.close())
  const { PATH = '', HOME = '' } = process.env
  return { emulator, env: { PATH, HOME, ...(await proxyEnvironment({ url: emulator.url, caFile }, io)) } }
}

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

const run = async (t: Test, env: Record<string, string>, program: string, ...args: string[]): Promise<Ran> => {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  const said = { out: '', err: '' }
  child.stdout.on('data', chunk => {
    said.out += chunk
  })
  child.stderr.on('data', chunk => {
    said.err += chunk
  })
  const [code] = await once(child, 'close')
  return { code, ...said }
}

const isThere = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

t.test('npm sfmc-sdk as it comes, from the token to the deletion', async t => {
  const { emulator, env } = await start(t)
  const { clientId, clientSecret } = emulator
  const program = fileURLToPath(new URL('../support/sfmc-sdk-program.js', import.meta.url))
  const { code, out, err } = await run(t, env, process.execPath, program, clientId, clientSecret)
  // Node 22 warns on stderr that its proxy is experimental.
  t.equal(code, 0, err)
  const tenant = (kind: string): string => `https://mc${'0'.repeat(26)}.${kind}.marketingcloudapis.com/`
  t.strictSame(
    out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line)),
    [
      { step: 'token', what: [tenant('rest'), tenant('soap')] },
      { step: 'created', what: 'unverified' },
      { step: 'verified', what: 'verified' },
      { step: 'subscribed', what: 1 },
      { step: 'deleted', what: 0 },
      { step: 'gone', what: 'Callback ID was not found.' }
    ]
  )
})

t.test('curl', { skip: !isThere('curl') && 'there is no curl here' }, async t => {
  const { emulator, env } = await start(t)
  const { token } = emulator
  const ask = (url: string): Promise<Ran> => run(t, env, 'curl', '-sS', '-H', `Authorization: Bearer ${token}`, url)
  t.strictSame(await ask(`${rest}/platform/v1/ens-callbacks`), { code: 0, out: '[]', err: '' })
  t.match(await ask('https://example.com/'), { code: 56, err: /403/ })
  t.match(await ask(`${emulator.url}/_ens-local/health`), { code: 0, out: /"status":"ok"/ }, 'not by the proxy')
})

t.test('Python', { skip: !isThere('python3') && 'there is no python3 here' }, async t => {
  const { emulator, env } = await start(t)
  const program = [
    'import sys, urllib.request',
    'request = urllib.request.Request(sys.argv[1], headers={"Authorization": "Bearer " + sys.argv[2]})',
    'print(urllib.request.urlopen(request).read().decode())'
  ].join('\n')
  const ran = await run(t, env, 'python3', '-c', program, `${rest}/platform/v1/ens-callbacks`, emulator.token)
  t.strictSame(ran, { code: 0, out: '[]\n', err: '' })
})

const hasOwnProxy = process.allowedNodeEnvironmentFlags.has('--use-env-proxy')

t.test('fetch', { skip: !hasOwnProxy && 'the fetch of this Node follows no proxy variables' }, async t => {
  const { emulator, env } = await start(t)
  const program = `
    const answer = await fetch(process.argv[1], { headers: { authorization: 'Bearer ' + process.argv[2] } })
    console.log(await answer.text())`
  const words = ['--input-type=module', '-e', program, `${rest}/platform/v1/ens-callbacks`, emulator.token]
  t.match(await run(t, env, process.execPath, ...words), { code: 0, out: '[]\n' })
})

t.test('without the flag there is none', async t => {
  t.equal(await openProxy({}, fakeIo()), undefined)
})

t.test('what was trusted before is trusted still, and what was not proxied is not', async t => {
  const [one, two, three] = [corporate('One'), corporate('Two'), corporate('Three')]
  const home = t.testdir({ 'one.pem': `# one\n${one}`, 'two.pem': two, 'three.pem': `${three}${one}`, 'empty.pem': '' })
  const at = { url: 'http://127.0.0.1:4010', caFile: join(home, 'ca', 'ca.pem') }
  await open(fakeIo({ env: { ENS_LOCAL_HOME: home } }))
  const ours = readFileSync(at.caFile, 'utf8')
  const bundleOf = ({ SSL_CERT_FILE = '' }: Record<string, string>): string => readFileSync(SSL_CERT_FILE, 'utf8')

  const plain = await proxyEnvironment(at, fakeIo({ env: { ENS_LOCAL_HOME: home }, cwd: home }))
  t.match(plain, {
    HTTPS_PROXY: at.url,
    https_proxy: at.url,
    NO_PROXY: 'localhost,127.0.0.1,::1',
    no_proxy: 'localhost,127.0.0.1,::1',
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: at.caFile
  })
  t.notOk('HTTP_PROXY' in plain, 'the hosts are https alone')
  for (const name of ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE']) t.equal(plain[name], plain.SSL_CERT_FILE)
  t.ok(bundleOf(plain).includes(ours.trim()))
  t.ok(bundleOf(plain).includes(rootCertificates[0] ?? 'none'))
  t.equal(bundleOf(plain).split('BEGIN').length - 1, new Set(rootCertificates).size + 1)

  const env = {
    ENS_LOCAL_HOME: home,
    NO_PROXY: 'intra.example.com, *,.marketingcloudapis.com s.rest.marketingcloudapis.com:443 localhost',
    NODE_EXTRA_CA_CERTS: 'one.pem',
    SSL_CERT_FILE: join(home, 'two.pem'),
    CURL_CA_BUNDLE: 'three.pem',
    REQUESTS_CA_BUNDLE: 'empty.pem'
  }
  const full = await proxyEnvironment(at, fakeIo({ env, cwd: home }))
  t.equal(full.NO_PROXY, 'intra.example.com,localhost,127.0.0.1,::1')
  t.equal(full.NODE_EXTRA_CA_CERTS, full.SSL_CERT_FILE, 'it takes one file')
  for (const cert of [one, two, three, ours]) t.equal(bundleOf(full).split(cert.trim()).length, 2, 'there, and once')
  t.not(full.SSL_CERT_FILE, plain.SSL_CERT_FILE)

  const again = fakeIo({ env: { ENS_LOCAL_HOME: home, no_proxy: 'a', NODE_EXTRA_CA_CERTS: 'ca/ca.pem' }, cwd: home })
  t.strictSame(await proxyEnvironment(at, again), {
    ...plain,
    NO_PROXY: `a,${plain.NO_PROXY}`,
    no_proxy: `a,${plain.NO_PROXY}`
  })
  t.equal(readdirSync(join(home, 'trust')).length, 2, 'one file for each set of authorities')
})

t.test('one of them that is no longer whole is written again', async t => {
  const home = t.testdir()
  const io = fakeIo({ env: { ENS_LOCAL_HOME: home } })
  const { caFile } = await open(io)
  mkdirSync(join(home, 'trust'))
  const { SSL_CERT_FILE = '' } = await proxyEnvironment({ url: 'http://127.0.0.1:1', caFile }, io)
  const text = readFileSync(SSL_CERT_FILE, 'utf8')
  writeFileSync(SSL_CERT_FILE, 'cut')
  await proxyEnvironment({ url: 'http://127.0.0.1:1', caFile }, io)
  t.equal(readFileSync(SSL_CERT_FILE, 'utf8'), text)
})
