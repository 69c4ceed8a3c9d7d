// Each check alone: what it finds in a world that is made for it.

import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { serverCertificate } from '../../../src/cli/authority.js'
import type { Command } from '../../../src/cli/command.js'
import { authorityCheck } from '../../../src/cli/doctor/authority.js'
import { clockCheck } from '../../../src/cli/doctor/clock.js'
import { configurationCheck } from '../../../src/cli/doctor/configuration.js'
import type { DoctorCheck, Finding, Patient } from '../../../src/cli/doctor/doctor-check.js'
import { folderCheck } from '../../../src/cli/doctor/folder.js'
import { leftoversCheck } from '../../../src/cli/doctor/leftovers.js'
import { nodeCheck } from '../../../src/cli/doctor/node.js'
import { portCheck } from '../../../src/cli/doctor/port.js'
import { proxyCheck } from '../../../src/cli/doctor/proxy.js'
import type { Reached } from '../../../src/cli/doctor/reach.js'
import { reachTarget, targetCheck } from '../../../src/cli/doctor/target.js'
import { terminalCheck } from '../../../src/cli/doctor/terminal.js'
import { tunnelCheck } from '../../../src/cli/doctor/tunnel.js'
import { registrationFiles } from '../../../src/cli/open-registration.js'
import { startEmulator } from '../../../src/emulator.js'
import { UserError } from '../../../src/errors.js'
import { VERSION } from '../../../src/version.js'
import type { FakeIoOptions } from '../fake-io.js'
import { patientWith } from './patient.js'

/** Its lines, as a mark, a text and what to do. */
const look = async (check: DoctorCheck, patient: Patient): Promise<string[]> => {
  const line = ({ state, text, todo }: Finding): string =>
    [state, text, ...(todo === undefined ? [] : [todo])].join(' | ')
  try {
    return (await check.look(patient)).map(line)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [line({ state: 'fail', text: error.message, todo: error.hint })]
  }
}

t.test('node', async t => {
  for (const [version, hasSqlite, found] of [
    ['20.19.0', false, 'ok | 20.19.0, SQLite of @photostructure/sqlite'],
    ['24.1.0', true, 'ok | 24.1.0, SQLite of its own'],
    ['20.18.9', false, 'fail | Node 20.18.9 is too old. | Install Node 20.19 or newer.'],
    ['18.20.0', false, 'fail | Node 18.20.0 is too old. | Install Node 20.19 or newer.']
  ] as const)
    t.strictSame(await look(nodeCheck, patientWith({}, { node: { version, hasSqlite } })), [found])
})

t.test('port', async t => {
  const at = (port: number, io: FakeIoOptions = {}): Promise<string[]> =>
    look(portCheck, patientWith(io, { args: { port } }))
  t.strictSame(await at(0), ['ok | 0 is free'])
  t.match(await at(70000), [/^fail \| 70000 can not be had \(ERR_SOCKET_BAD_PORT\)\. \| /])

  const body = JSON.stringify({ status: 'ok', version: '\u001b[31m1' })
  const posing = createServer(socket => {
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`))
  }).listen(0, '127.0.0.1')
  t.teardown(() => posing.close())
  await once(posing, 'listening')
  t.match(await at((posing.address() as AddressInfo).port), ['ok | ens-local �[31m1 runs at'])

  const other = createServer(socket => socket.end()).listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  t.match(await at(port), [`fail | Something else listens on ${port}. | Stop it, or start with another: --port 0`])

  const home = t.testdir()
  const io = patientWith({ home }).io
  const { tls } = await serverCertificate('127.0.0.1', io)
  for (const options of [{}, { tls }]) {
    const emulator = await startEmulator(options)
    t.teardown(emulator.close)
    t.strictSame(await at(Number(new URL(emulator.url).port), { home }), [
      `ok | ens-local ${VERSION} runs at ${emulator.url}`
    ])
  }
})

t.test('ca', async t => {
  const home = t.testdir()
  const at = (env: Record<string, string> = {}): Promise<string[]> =>
    look(authorityCheck, patientWith({ home, env, cwd: home }))
  t.strictSame(await at(), ['note | none yet: the first --tls makes it'])
  const { certFile } = await serverCertificate('127.0.0.1', patientWith({ home }).io)
  const whole = /^ok \| ens-local CA [0-9a-f]{6}, valid until \d{4}-\d\d-\d\d, its key is yours alone$/
  t.match(await at(), [whole, /^note \| NODE_EXTRA_CA_CERTS is not set: .* \| `ens-local ca install-help`/])
  t.match(await at({ NODE_EXTRA_CA_CERTS: certFile }), [whole, /^ok \| NODE_EXTRA_CA_CERTS names it/])
  writeFileSync(join(home, 'others.pem'), '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n')
  t.match(await at({ NODE_EXTRA_CA_CERTS: 'others.pem' }), [whole, /^warn \| NODE_EXTRA_CA_CERTS names others/])
  t.match(await at({ NODE_EXTRA_CA_CERTS: 'gone.pem' }), [
    whole,
    /^warn \| NODE_EXTRA_CA_CERTS: .*gone\.pem can not be read \(ENOENT\)\. \| /
  ])
  chmodSync(certFile.replace(/ca\.pem$/, 'ca-key.pem'), 0o644)
  t.match(await at(), [/^fail \| The local authority can not be used: others may read its key.* \| .*chmod 600/])
})

t.test('folder', async t => {
  const home = t.testdir({ file: '' })
  const folder = join(home, 'not', 'yet')
  const at = (ENS_LOCAL_HOME: string): Promise<string[]> =>
    look(folderCheck, patientWith({ home, env: { ENS_LOCAL_HOME } }))
  t.strictSame(await at(folder), [`ok | ${folder} can be written`])
  t.match(await at(join(home, 'file', 'below')), [
    /^fail \| .*below can not be written \(ENOTDIR\)\. \| .*ENS_LOCAL_HOME/
  ])
})

t.test('settings', async t => {
  const command: Command = {
    usage: 'try',
    options: { port: { type: 'number', describe: 'a number' }, host: { type: 'string', describe: 'text' } },
    examples: [],
    run: async () => 0
  }
  const all = { commandNames: ['try', 'other'], loadAll: async () => [command, { ...command, options: {} }] }
  const at = (config: unknown, env: Record<string, string> = {}): Promise<string[]> => {
    const text = typeof config === 'string' ? config : JSON.stringify(config)
    const cwd = t.testdir(config === undefined ? {} : { 'ens-local.config.json': text })
    return look(configurationCheck, patientWith({ cwd, env }, { all }))
  }
  t.strictSame(await at(undefined), [
    'ok | there is no ens-local.config.json here',
    'ok | no variable ENS_LOCAL_… is set'
  ])
  t.strictSame(await at({ port: 1, try: { host: 'h' } }, { ENS_LOCAL_PORT: '1', ENS_LOCAL_HOST: 'h' }), [
    'ok | ens-local.config.json is valid',
    'ok | set are ENS_LOCAL_HOST, ENS_LOCAL_PORT'
  ])
  t.match(await at('{', { ENS_LOCAL_PORT: 'x' }), [
    /^fail \| ens-local\.config\.json is no JSON object: .* \| Write it like/,
    'fail | ENS_LOCAL_PORT: x is no number. | Write it in digits'
  ])
  t.match(await at({ port: 'x' }, { ENS_LOCAL_PROT: '1' }), [
    'fail | port in ens-local.config.json: x is no number. |',
    'fail | ens-local has no variable ENS_LOCAL_PROT. |'
  ])
  t.match(await at({ other: { port: 1 } }), [/^fail \| ens-local\.config\.json has a key that no flag has: port/])
  const broken = patientWith({}, { all: { commandNames: [], loadAll: () => Promise.reject(new TypeError('bug')) } })
  await t.rejects(look(configurationCheck, broken), { message: 'bug' })
})

t.test('leftovers', async t => {
  const home = t.testdir()
  const patient = patientWith({ home })
  t.strictSame(await look(leftoversCheck, patient), ['ok | no registrations are left over'])
  const files = registrationFiles(patient.io)
  const left = { target: 'http://127.0.0.1:4010', callbackName: 'a' }
  await files.remember({ ...left, url: 'https://a.test/' })
  await files.remember({ ...left, url: 'https://b.test/' })
  await files.remember({
    ...left,
    target: 'https://sub.rest.marketingcloudapis.com',
    accountId: '7',
    url: 'https://a.test/'
  })
  const folder = join(home, '.local', 'share', 'ens-local', 'registrations')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'odd.json'), 'odd')
  const found = await look(leftoversCheck, patient)
  t.strictSame(found.sort(), [
    `warn | ${join(folder, 'odd.json')} can not be read. | Delete it.`,
    'warn | A run has left registrations at http://127.0.0.1:4010. | ens-local register --clean-leftovers',
    'warn | A run has left registrations at https://sub.rest.marketingcloudapis.com. | ens-local register --clean-leftovers --target https://sub.rest.marketingcloudapis.com --account-id 7'
  ])
})

t.test('proxy', async t => {
  const at = (env: Record<string, string>): Promise<string[]> => look(proxyCheck, patientWith({ env }))
  t.strictSame(await at({}), ['ok | no proxy variables are set'])
  const secret = 'http://me:s3cret@proxy.test:8080'
  const ours = 'and not used by ens-local: it calls receivers, tenants and relays directly'
  for (const NO_PROXY of ['', 'example.com, localhost']) {
    const found = await at({ HTTP_PROXY: secret, https_proxy: secret, NO_PROXY })
    t.match(found, [
      `ok | HTTP_PROXY, HTTPS_PROXY set, ${ours}`,
      /^warn \| NO_PROXY does not except 127\.0\.0\.1: .* \| /
    ])
    t.notMatch(found.join(), 's3cret')
  }
  for (const names of [{ NO_PROXY: '*' }, { no_proxy: 'localhost,127.0.0.1' }, { NO_PROXY: '10.0.0.1 127.0.0.0/8' }])
    t.strictSame(await at({ all_proxy: secret, ...names }), [
      `ok | ALL_PROXY set, ${ours}`,
      'ok | NO_PROXY excepts 127.0.0.1'
    ])
})

t.test('tunnel', async t => {
  const folder = t.testdir()
  const at = (more: Partial<Patient> = {}): Promise<string[]> =>
    look(tunnelCheck, patientWith({ env: { PATH: folder } }, more))
  const put = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text)
    chmodSync(join(folder, name), 0o755)
  }
  t.match(await at(), [
    'note | cloudflared is not on PATH: `ens-local tunnel` takes localtunnel in its place',
    'note | ssh is not on PATH: --provider ssh needs it'
  ])
  put('cloudflared', '#!/bin/sh\necho "cloudflared version 2024.1.0 ($1)"\n')
  put('ssh', '#!/bin/sh\necho "OpenSSH_9.2p1" >&2\n')
  t.strictSame(await at(), ['ok | cloudflared version 2024.1.0 (--version)', 'ok | OpenSSH_9.2p1'])
  put('cloudflared', '#!/bin/sh\necho "no such flag"\nexit 3\n')
  put('ssh', '#!/bin/sh\n')
  t.match(await at(), [
    /^warn \| .*cloudflared does not tell its version \(no such flag\)\. \| Install it again, or do without: /,
    /^warn \| .*ssh does not tell its version \(exit code 0\)\. \| /
  ])
  put('cloudflared', '#!/no/such/interpreter\n')
  const over = new AbortController()
  put('ssh', '#!/bin/sh\nexec sleep 1000\n')
  const found = at({ signal: over.signal })
  over.abort()
  t.match(
    await found,
    [/cloudflared does not tell its version \(ENOENT\)/, /ssh does not tell its version \(SIGTERM\)/],
    'it is ended'
  )
})

const answered = (url: string, more: Partial<NonNullable<Reached['answer']>> = {}): Reached => ({
  url,
  ms: { DNS: 1.2, TCP: 2, TLS: 3, HTTP: 4 },
  phase: 'HTTP',
  answer: { status: 404, date: undefined, at: 0, body: '', ...more }
})

t.test('target', async t => {
  t.strictSame(await look(targetCheck, patientWith()), ['note | not called: --target says whom'])
  const at = (target: string): Promise<string[]> => {
    const patient = patientWith({}, { args: { target } })
    return look(targetCheck, { ...patient, target: reachTarget(patient.args, patient) })
  }
  const emulator = await startEmulator()
  t.teardown(emulator.close)
  t.match(await at(emulator.url), [/^ok \| http:\/\/127\.0\.0\.1:\d+ is ens-local [\d.]+: TCP \d+ ms, HTTP \d+ ms$/])
  t.match(await at(`${emulator.url}/below`), [/^fail \| What answers at .* is no emulator \(status 404\)\. \| /])
  t.match(await at('http://127.0.0.1:1'), [/^fail \| No emulator answers at http:\/\/127\.0\.0\.1:1\. \| Start one/])
  t.match(await at('nonsense'), [/^fail \| The target is no http\(s\) URL\. \| Give an origin/])
})

t.test('a tenant has two hosts', async t => {
  const rest = 'https://sub.rest.marketingcloudapis.com'
  const asked: string[] = []
  const patient = patientWith(
    {},
    {
      args: { target: rest },
      lookup: (name, _options, done) => {
        asked.push(name)
        done(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), [])
      }
    }
  )
  const reached = reachTarget(patient.args, patient)
  t.match(await look(targetCheck, { ...patient, target: reached }), [
    `fail | ${rest}: no answer, it ended in DNS (ENOTFOUND). | Check the subdomain of the tenant, and the network.`,
    /^fail \| https:\/\/sub\.auth\./
  ])
  t.strictSame(asked, ['sub.rest.marketingcloudapis.com', 'sub.auth.marketingcloudapis.com'])
  t.strictSame(await look(targetCheck, { ...patient, target: [Promise.resolve(answered(`${rest}/`))] }), [
    `ok | ${rest} answers 404: DNS 1 ms, TCP 2 ms, TLS 3 ms, HTTP 4 ms`
  ])
})

t.test('clock', async t => {
  const at = (date: number | undefined, at: number): Promise<string[]> =>
    look(clockCheck, patientWith({}, { target: [Promise.resolve(answered('http://a/', { date, at }))] }))
  const todo = 'Let the system set its clock: turn network time (NTP) on.'
  t.strictSame(await look(clockCheck, patientWith()), ['note | not compared: --target says with what'])
  t.strictSame(await at(undefined, 0), ['note | not compared: the target did not tell the time'])
  t.strictSame(await at(10_000, 15_000), ['ok | agrees with that of the target'])
  t.strictSame(await at(10_000, 16_000), [`warn | This machine is 6 s ahead of the target. | ${todo}`])
  t.strictSame(await at(400_000, 0), [`fail | This machine is 400 s behind the target. | ${todo}`])
  const gone: Reached = { url: 'http://a/', ms: {}, phase: 'TCP', error: new Error('gone') }
  t.match(await look(clockCheck, patientWith({}, { target: [Promise.resolve(gone)] })), [/^note \|/])
})

t.test('terminal', async t => {
  const at = (io: FakeIoOptions): Promise<string[]> => look(terminalCheck, patientWith(io))
  t.strictSame(await at({}), ['ok | none on stdout: plain text, no colours, no questions'])
  t.strictSame(await at({ columns: 100 }), ['ok | 100 columns, with colours'])
  t.strictSame(await at({ columns: 62, env: { NO_COLOR: '1' } }), ['ok | 62 columns, no colours: NO_COLOR is set'])
  t.strictSame(await at({ columns: 61, env: { TERM: 'dumb' } }), [
    'warn | 61 columns, no colours: TERM is dumb | Make it 62 columns or more.'
  ])
})
