import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect as connectPlain, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { createInterface } from 'node:readline'
import { connect, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { command } from '../../src/cli/commands/faults.js'
import { main } from '../../src/cli/main.js'
import { freePort } from '../support/free-port.js'
import { type FakeIo, fakeIo, runCommand } from './fake-io.js'

interface Served {
  readonly io: FakeIo
  readonly url: string
  readonly port: number
  /** Ctrl-C; resolves with the exit code. */
  end(): Promise<number>
}

const serve = async (t: Test, argv: string[], home: string, columns?: number): Promise<Served> => {
  const io = fakeIo({ env: { ENS_LOCAL_HOME: home }, ...(columns && { columns }) })
  const exit = runCommand(command, ['serve', ...argv], io)
  const end = (): Promise<number> => {
    io.interrupt()
    return exit
  }
  t.teardown(end)
  const failed = exit.then(() => Promise.reject(new Error(io.stderr.text())))
  failed.catch(() => undefined)
  const ready = argv.includes('--json') ? io.stdout.line(/"ready"/) : io.stderr.line(/ is at /)
  const [url = ''] = /https?:\/\/[\w.:[\]]+/.exec(await Promise.race([ready, failed])) ?? []
  return { io, url, port: Number(url.split(':').at(-1)), end }
}

const probe = async (home: string, url: string, ca = true): Promise<Record<string, unknown>> => {
  const io = fakeIo({ env: { ENS_LOCAL_HOME: home } })
  const map = ['--map', `hook.example.com=${url}`]
  const trust = ca ? ['--ca', `${home}/ca/ca.pem`] : []
  await main(['probe', 'https://hook.example.com/ens', ...map, ...trust, '--json'], io)
  return io.stdout.json()[0] as Record<string, unknown>
}

t.test('over https, with certificates of the local authority', async t => {
  const home = t.testdir()
  const rows: [string, object][] = [
    ['protocol-error-503', { status: 'ProtocolError', outcome: { statusCode: 503 } }],
    ['trust-failure-expired', { status: 'TrustFailure', outcome: { code: 'CERT_HAS_EXPIRED' } }],
    ['trust-failure-wrong-host', { status: 'TrustFailure', outcome: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } }],
    ['trust-failure-self-signed', { status: 'TrustFailure', outcome: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } }],
    ['trust-failure-untrusted-ca', { status: 'TrustFailure', outcome: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } }],
    ['secure-channel-failure', { status: 'SecureChannelFailure' }],
    ['slow-1', { passed: true }]
  ]
  for (const [kind, facts] of rows) {
    const { url, end } = await serve(t, [kind], home)
    t.match(await probe(home, url), facts, kind)
    t.equal(await end(), 130)
  }
})

t.test('a line for each connection and request', async t => {
  const home = t.testdir()
  const { io, url, port } = await serve(t, ['--kind', 'flaky-2'], home)
  t.match(
    io.stderr.text(),
    `flaky-2 is at ${url}\n  The first n probes of a url are answered with 503, and so are its first n deliveries; then it is 200.\n\nTry it:\n\n  curl --cacert ${home}/ca/ca.pem --data '{}' ${url}/\n`
  )
  t.match(await probe(home, url), { outcome: { statusCode: 503 } })
  t.match(await io.stdout.line(/POST/), /^127\.0\.0\.1:\d+ {2}POST \/ens {2}\d+ bytes$/)
  t.match(await io.stdout.line(/ {2}closed$/), /^127\.0\.0\.1:\d+ {2}closed$/)
  const nonsense = connectPlain(port, '127.0.0.1').on('error', () => undefined)
  nonsense.end('nonsense\r\n\r\n')
  t.match(await io.stdout.line(/broke off/), /^127\.0\.0\.1:\d+ {2}broke off: \S/)
  t.equal(io.stdout.lines()[0]?.endsWith('  connected'), true)
})

t.test('--json, --plain and --host', async t => {
  const home = t.testdir()
  const { io, url, end } = await serve(t, ['timeout', '--plain', '--host', '0.0.0.0', '--json'], home)
  t.strictSame(io.stdout.json(), [{ type: 'ready', url, kind: 'timeout' }])
  t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
  t.equal(io.stderr.text(), '')
  t.notOk(existsSync(`${home}/ca`), 'http needs no authority')
  const hanging = fetch(`${url}/a?b`, { method: 'POST', body: 'xyz' }).catch(() => 'gone')
  await io.stdout.line(/"request"/)
  t.match(io.stdout.json().slice(1), [
    { type: 'connection', from: /^127\.0\.0\.1:\d+$/ },
    { type: 'request', method: 'POST', path: '/a?b', bytes: 3 }
  ])
  t.equal(await end(), 130)
  t.equal(await hanging, 'gone', 'closing ends what hangs')
})

const hasIpv6 = Object.values(networkInterfaces()).some(all => all?.some(({ address }) => address === '::1'))

t.test('an IPv6 address', { skip: !hasIpv6 }, async t => {
  const home = t.testdir()
  const six = await serve(t, ['protocol-error-404', '--host', '::1', '--json'], home)
  t.match(six.url, /^https:\/\/\[::1\]:\d+$/)
  t.match(six.io.stdout.json(), [{ kind: 'protocol-error-404', ca: `${home}/ca/ca.pem` }])
  const socket: TLSSocket = connect({ host: '::1', port: six.port, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  socket.destroy()
})

t.test('a port at which nothing listens', async t => {
  const home = t.testdir()
  const { io, port, url, end } = await serve(t, ['connect-failure'], home, 62)
  t.match(io.stderr.text().replaceAll('\n', ' '), /Nobody else can take\s+the port meanwhile\./)
  t.match(await probe(home, url, false), { status: 'ConnectFailure', outcome: { code: 'ECONNREFUSED' } })
  const server = createServer()
  t.match(await new Promise(resolve => server.once('error', resolve).listen(port, '127.0.0.1')), { code: 'EADDRINUSE' })
  t.equal(await end(), 130)
  const chosen = await freePort()
  t.equal((await serve(t, ['connect-failure', '--port', String(chosen)], home)).port, chosen)
})

t.test('plain http where TLS should be', async t => {
  const home = t.testdir()
  const { url, io } = await serve(t, ['send-failure', '--json'], home)
  t.match(io.stdout.json(), [{ kind: 'send-failure', ca: undefined }])
  t.match(await probe(home, url, false), { status: 'SendFailure', outcome: { phase: 'tls' } })
})

t.test('what can not be served', async t => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const { port } = taken.address() as { port: number }
  const rows: [number, string[], RegExp][] = [
    [2, [], /Which kind to serve is missing\.\n {2}For example: ens-local faults serve timeout/],
    [2, ['slow'], /slow is no kind of fault\.\n {2}slow-<ms> takes a whole number/],
    [2, ['drop-ack'], /drop-ack can not be served: .*\n {2}Arm it/],
    [
      2,
      ['name-resolution-failure'],
      /can not be served: a host without an address.*\n {2}Let the client call https:\/\/hook\.invalid/
    ],
    [2, ['send-failure', '--plain'], /send-failure is about TLS: .*\n {2}Leave --plain out\./],
    [1, ['timeout', '--plain', '--port', `${port}`], /127\.0\.0\.1:\d+ can not be had \(EADDRINUSE\)\.\n {2}Choose/],
    [1, ['connect-failure', '--port', `${port}`], /can not be had \(EADDRINUSE\)/]
  ]
  for (const [code, argv, message] of rows) {
    const io = fakeIo()
    t.equal(await runCommand(command, ['serve', ...argv], io), code, argv.join(' '))
    t.match(io.stderr.text(), message)
  }
})

t.test('as a process', async t => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('run-main.js', import.meta.url)), 'faults', 'serve', 'receive-failure', '--plain', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: t.testdir() }
  )
  const ended = once(child, 'close')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { url } = JSON.parse(String((await lines.next()).value))
  await t.rejects(fetch(`${url}/`, { method: 'POST', body: '[]' }))
  child.kill('SIGINT')
  t.strictSame(await ended, [130, null])
})
