// `exec` in this process, and as a process of its own where signals, pipes and processes are what is looked at.

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { request } from 'undici'
import { main } from '../../src/cli/main.js'
import { fakeIo } from './fake-io.js'

const MAIN = fileURLToPath(new URL('run-main.js', import.meta.url))
const NODE = process.execPath
/** Without what tap puts into every child of a test: it handles signals in its own way. */
const { NODE_OPTIONS: _tap, ...inherited } = process.env as Record<string, string>
/** The variables of ens-local and for trust, where the program that it runs is to write them. */
const dump = (file: string): string[] => [
  NODE,
  '-e',
  `const kept = Object.entries(process.env).filter(([name]) => /^ENS_LOCAL_|_CA_|PROXY/.test(name))
   require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(Object.fromEntries(kept)))`
]

const exec = async (argv: string[], options: Parameters<typeof fakeIo>[0] = {}) => {
  const io = fakeIo({ ...options, env: { PATH: String(inherited.PATH), ...options.env } })
  const exitCode = await main(['exec', ...argv], io)
  return { exitCode, out: io.stdout.text(), err: io.stderr.text() }
}

t.test('the program finds the emulator in its environment, before anything inherited', async t => {
  const file = join(t.testdir(), 'env.json')
  const env = {
    ENS_LOCAL_URL: 'http://127.0.0.1:1',
    ENS_LOCAL_TOKEN: 'old',
    ENS_LOCAL_PORT: '1',
    ENS_LOCAL_EXEC_PORT: '0',
    ENS_LOCAL_EXEC_DATA: 'memory'
  }
  const flags = ['--client', 'app:s3cret', '--control-token', 'steer']
  t.strictSame(await exec([...flags, '--', ...dump(file)], { env }), { exitCode: 0, out: '', err: '' })
  const seen = JSON.parse(readFileSync(file, 'utf8'))
  t.match(seen, {
    ENS_LOCAL_URL: /^http:\/\/127\.0\.0\.1:\d+$/,
    ENS_LOCAL_TOKEN: /\..+\./,
    ENS_LOCAL_CLIENT_ID: 'app',
    ENS_LOCAL_CLIENT_SECRET: 's3cret',
    ENS_LOCAL_CONTROL_TOKEN: 'steer',
    ENS_LOCAL_PORT: '1'
  })
  t.not(new URL(seen.ENS_LOCAL_URL).port, '1')
  t.notOk('ENS_LOCAL_EXEC_PORT' in seen, 'what was for this one is not for one inside')
  t.notOk('ENS_LOCAL_EXEC_DATA' in seen)
  await t.rejects(request(`${seen.ENS_LOCAL_URL}/`), { code: 'ECONNREFUSED' }, 'and it is gone')
})

t.test('--tls: Node trusts it, unless it is told whom to trust', async t => {
  const home = t.testdir()
  const file = join(home, 'env.json')
  t.strictSame(await exec(['--tls', '--', ...dump(file)], { home }), { exitCode: 0, out: '', err: '' })
  const path = join(home, '.local', 'share', 'ens-local', 'ca', 'ca.pem')
  t.match(JSON.parse(readFileSync(file, 'utf8')), { ENS_LOCAL_URL: /^https:/, NODE_EXTRA_CA_CERTS: path })
  const others = join(home, 'others.pem')
  copyFileSync(path, others)
  await exec(['--tls', '--', ...dump(file)], { home, env: { NODE_EXTRA_CA_CERTS: others } })
  t.match(JSON.parse(readFileSync(file, 'utf8')), { ENS_LOCAL_URL: /^https:/, NODE_EXTRA_CA_CERTS: others })
})

t.test('--proxy: the environment that leads through it', async t => {
  const home = t.testdir()
  const file = join(home, 'env.json')
  t.strictSame(await exec(['--proxy', '--', ...dump(file)], { home }), { exitCode: 0, out: '', err: '' })
  const seen = JSON.parse(readFileSync(file, 'utf8'))
  t.match(seen, { HTTPS_PROXY: seen.ENS_LOCAL_URL, NODE_EXTRA_CA_CERTS: /ca\.pem$/ })
})

t.test('its exit code is ours, also for what ended it', async t => {
  t.strictSame(await exec(['--', NODE, '-e', 'process.exit(7)']), { exitCode: 7, out: '', err: '' })
  t.match(await exec(['--', 'sh', '-c', 'kill -TERM $$']), { exitCode: 143, err: '' })
  t.match(await exec(['--', 'sh', '-c', 'kill -INT $$']), { exitCode: 130, err: '' })
})

t.test('a program that is not there, or is none', async t => {
  const cwd = t.testdir({ 'notes.txt': 'no program' })
  const none = await exec(['--', 'no-such-program-here', 'test'])
  t.match(none, {
    exitCode: 127,
    out: '',
    err: /^ens-local: There is no program no-such-program-here\.\n {2}Give its path/
  })
  const quoted = await exec(['--', 'no-such-program-here test'])
  t.match(quoted, {
    exitCode: 127,
    err: /program 'no-such-program-here test'\.\n {2}Without quotes, no-such-program-here/
  })
  const text = await exec(['--', './notes.txt'], { cwd })
  t.match(text, { exitCode: 126, out: '', err: /^ens-local: \.\/notes\.txt can not be run \(EACCES\)\.\n {2}\S/ })
  writeFileSync(join(cwd, 'script'), '#!/bin/sh\r\n')
  chmodSync(join(cwd, 'script'), 0o755)
  t.match(await exec(['--', './script'], { cwd }), {
    exitCode: 127,
    err: /^ens-local: What is to run .*\/script is not there\.\n {2}Look at its first line: .*CRLF/
  })
  t.match(await exec(['--', 'a\0b']), { exitCode: 126, err: /ERR_INVALID_ARG_VALUE/ })
})

t.test('Windows: a program that is nowhere', async t =>
  t.match(await exec(['--', 'no-such-program-here'], { platform: 'win32', home: t.testdir() }), { exitCode: 127 })
)

t.test('what can not be meant is said before anything runs', async t => {
  const file = join(t.testdir(), 'env.json')
  t.match(await exec(['--port', '70000', '--', ...dump(file)]), { exitCode: 2, err: /--port: 70000/ })
  t.match(await exec(['--quiet', '--', ...dump(file)]), { exitCode: 2, err: /exec has no flag --quiet\./ })
  t.match(await exec([]), { exitCode: 2, err: /<command> is missing\./ })
  t.notOk(existsSync(file))
})

t.test('a configuration for start does not make it take the same port and file', async t => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const { port } = taken.address() as AddressInfo
  const cwd = t.testdir({ 'ens-local.config.json': JSON.stringify({ port, data: 'kept.db' }) })
  t.match(await exec(['--', NODE, '-e', '0'], { cwd }), { exitCode: 0, err: '' })
  t.notOk(existsSync(join(cwd, 'kept.db')))
  t.match(await exec(['--port', `${port}`, '--', NODE, '-e', '0'], { cwd }), { exitCode: 1, err: /is in use/ })
})

/** Runs a program inside that calls here when it is up, and ends when it is made to. */
const waiting = async (t: Tap) => {
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const io = fakeIo({ env: { PATH: String(inherited.PATH) } })
  const exitCode = main(['exec', '--', NODE, '-e', `require('net').connect(${port}, '127.0.0.1')`], io)
  const [socket] = await once(server, 'connection')
  socket.on('error', () => undefined)
  return { io, exitCode }
}

interface Tap {
  teardown(end: () => unknown): void
}

t.test('a signal is handed on, but not what the program has got already', async t => {
  const { io, exitCode } = await waiting(t)
  io.signal('SIGINT', true)
  io.signal('SIGTERM')
  t.equal(await exitCode, 143)
})

interface Running {
  readonly child: ChildProcess
  readonly out: Promise<string>
  readonly ended: Promise<{ code: number | string; err: string }>
}

/** As a process: no terminal, whoever runs the test. */
const run = (t: Tap, argv: readonly string[], env: Record<string, string> = {}): Running => {
  const child = spawn(NODE, [MAIN, 'exec', ...argv], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...inherited, ...env }
  })
  t.teardown(() => child.kill('SIGKILL'))
  const err = text(child.stderr)
  const ended = once(child, 'close').then(async ([code, signal]) => ({ code: code ?? signal, err: await err }))
  // The reader may go away.
  return { child, out: text(child.stdout).catch(() => ''), ended }
}

t.test('standard input and output are the program’s, byte for byte', async t => {
  const { child, ended } = run(t, ['--', NODE, '-e', 'process.stdin.pipe(process.stdout)'])
  const sent = randomBytes(3_000_000)
  const chunks: Buffer[] = []
  child.stdout?.removeAllListeners('data').on('data', chunk => chunks.push(chunk))
  child.stdin?.end(sent)
  t.strictSame(await ended, { code: 0, err: '' })
  t.ok(Buffer.concat(chunks).equals(sent))
})

const handling = `
  process.on('SIGINT', () => { console.log('SIGINT'); setImmediate(() => process.exit(3)) })
  process.on('SIGHUP', () => console.log('SIGHUP'))
  process.on('SIGUSR2', () => console.log('SIGUSR2'))
  console.log(process.pid)
  setInterval(() => {}, 1e6)`

t.test('a program that closes in its own way is waited for', async t => {
  const { child, out, ended } = run(t, ['--', NODE, '-e', handling])
  await once(child.stdout as NodeJS.ReadableStream, 'readable')
  child.kill('SIGHUP')
  child.stdout?.on('data', data => {
    if (String(data).includes('SIGHUP')) child.kill('SIGUSR2')
    if (String(data).includes('SIGUSR2')) child.kill('SIGINT')
  })
  t.strictSame(await ended, { code: 3, err: '' })
  const [pid, ...signals] = (await out).trim().split('\n')
  t.strictSame(signals, ['SIGHUP', 'SIGUSR2', 'SIGINT'])
  t.throws(() => process.kill(Number(pid), 0), { code: 'ESRCH' }, 'and no process is left')
})

t.test('SIGTERM ends a program that does not handle it, and nobody is left', async t => {
  const { child, out, ended } = run(t, ['--', NODE, '-e', 'console.log(process.pid); setInterval(() => {}, 1e6)'])
  await once(child.stdout as NodeJS.ReadableStream, 'readable')
  child.kill('SIGTERM')
  t.strictSame(await ended, { code: 143, err: '' })
  const pid = Number(await out)
  t.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
})

t.test('two beside each other, and one in another', async t => {
  const print = [NODE, '-p', 'process.env.ENS_LOCAL_URL']
  const runs = [
    run(t, ['--', ...print]),
    run(t, ['--', ...print]),
    run(t, ['--', NODE, MAIN, 'exec', '--', ...print], { ENS_LOCAL_EXEC_PORT: '0' })
  ]
  for (const { ended } of runs) t.strictSame(await ended, { code: 0, err: '' })
  for (const { out } of runs) t.match(await out, /^http:\/\/127\.0\.0\.1:\d+\n$/)
})

/** Registers a callback of that name, and writes down the names of all there are. */
const register = (name: string, file: string): string[] => [
  NODE,
  '-e',
  `const { ENS_LOCAL_URL: url, ENS_LOCAL_TOKEN: token } = process.env
  const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' }
  const all = url + '/platform/v1/ens-callbacks'
  const receiver = require('http').createServer((q, a) => { q.resume(); a.end() }).listen(0, '127.0.0.1', async () => {
    const { port } = receiver.address()
    const body = JSON.stringify([{ callbackName: '${name}', url: 'http://127.0.0.1:' + port + '/ens' }])
    await fetch(all, { method: 'POST', headers, body })
    const names = (await (await fetch(all, { headers })).json()).map(({ callbackName }) => callbackName)
    require('fs').writeFileSync(${JSON.stringify(file)}, names.join())
    receiver.close()
    receiver.closeAllConnections()
  })`
]

t.test('what was registered is gone with it, and kept with --data', async t => {
  const cwd = t.testdir()
  const file = join(cwd, 'names')
  const listed = async (name: string, more: string[]): Promise<string> => {
    const argv = ['--auth', 'strict', '--allow-local-urls', ...more, '--', ...register(name, file)]
    t.strictSame(await exec(argv, { cwd }), { exitCode: 0, out: '', err: '' })
    return readFileSync(file, 'utf8')
  }
  t.equal(await listed('one', []), 'one')
  t.equal(await listed('two', []), 'two')
  t.equal(await listed('one', ['--data', 'ens.db']), 'one')
  t.equal(await listed('two', ['--data', 'ens.db']), 'one,two')
})

t.test('--log-level shows what happens, on stderr', async t => {
  const argv = ['--log-level', 'info', '--allow-local-urls', '--', ...register('one', join(t.testdir(), 'names'))]
  const { exitCode, out, err } = await exec(argv)
  t.equal(exitCode, 0)
  t.equal(out, '')
  t.match(err, /callback\.created/)
})

t.test('a script on PATH, and who reads its output may go away', async t => {
  const folder = t.testdir()
  writeFileSync(join(folder, 'endless'), '#!/bin/sh\nwhile echo line; do :; done\nexit 5\n')
  chmodSync(join(folder, 'endless'), 0o755)
  const { child, ended } = run(t, ['--', 'endless'], { PATH: `${folder}:${inherited.PATH}` })
  await once(child.stdout as NodeJS.ReadableStream, 'readable')
  child.stdout?.destroy()
  t.match(await ended, { code: /^(5|141)$/ }, 'its own exit code, or that of SIGPIPE')
})
