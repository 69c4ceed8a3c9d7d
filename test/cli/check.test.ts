// The command from its command line to its exit code, over real sockets.

import { PassThrough } from 'node:stream'
import t from 'tap'
import { Parser } from 'tap-parser'
import { main } from '../../src/cli/main.js'
import { runCommand } from '../support/emulator-process.js'
import { signatureKey, startGood, startUnsignedTaker } from '../support/ens-receivers.js'
import { freePort } from '../support/free-port.js'
import { readXml } from '../support/strict-xml.js'
import { type FakeIo, type FakeIoOptions, fakeIo } from './fake-io.js'

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

const check = async (argv: readonly string[], options: FakeIoOptions = {}): Promise<Run> => {
  const io = fakeIo(options)
  const code = await main(['check', ...argv], io)
  return { code, out: io.stdout.text(), err: io.stderr.text() }
}

const key = ['--key', signatureKey]
const json = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)

t.test('a good receiver', async t => {
  const { url } = await startGood(t)
  const { code, out, err } = await check([url, ...key, '--skip', 'verification-inside-create'])
  t.equal(code, 0, out)
  t.equal(err, '')
  t.match(out, /^✓ Nothing to mend: \d+ cases passed\.$/m)
  t.notMatch(out, signatureKey)
  t.notMatch(out, /^[!✗–]/m)
})

t.test('the same as a process of its own, which ends by itself', async t => {
  const { url } = await startGood(t)
  const { lines, ended } = runCommand(t, ['check', url, ...key, '--json'])
  const told: string[] = []
  for await (const line of lines) told.push(line)
  t.strictSame(await ended, { code: 0, err: '' })
  t.match(json(told.join('\n')).at(-1), { type: 'summary', passed: true, counts: { finding: 0, fail: 0 } })
})

t.test('a receiver with a finding: 0, and 1 with --strict', async t => {
  const { url } = await startUnsignedTaker(t)
  const only = ['--only', 'missing-signature,valid-signature']
  const lenient = await check([url, ...key, ...only])
  t.equal(lenient.code, 0)
  t.match(lenient.out, /^! missing-signature: /m)
  const strict = await check([url, ...key, ...only, '--strict'])
  t.equal(strict.code, 1)
  t.match(strict.out, '✗ Not ready for ENS: 1 finding, and --strict counts them.')
  const tap = await check([url, ...key, ...only, '--reporter', 'tap'])
  const parser = new Parser({ strict: true })
  parser.end(tap.out)
  t.match(parser.results, { ok: true, count: 2, todo: 1 })
  const junit = await check([url, ...key, ...only, '--reporter', 'junit', '--strict'])
  t.equal(junit.code, 1)
  t.match(readXml(junit.out).attributes, { tests: '2', failures: '1' })
})

t.test('the key from a file; --only, --skip and --json', async t => {
  const { url } = await startGood(t)
  const cwd = t.testdir({ 'key.txt': `${signatureKey}\n` })
  const argv = [url, '--key-file', 'key.txt', '--only', 'valid-signature', '--only', 'probe-200', '--skip', 'probe-200']
  const { code, out } = await check([...argv, '--json'], { cwd })
  t.equal(code, 0)
  const [result, summary, ...more] = json(out)
  t.match(result, { type: 'case', id: 'valid-signature', verdict: 'pass' })
  t.match(summary, { type: 'summary', passed: true, counts: { pass: 1 } })
  t.strictSame(more, [])
})

t.test('nothing listens there', async t => {
  const url = `http://127.0.0.1:${await freePort()}/ens`
  const { code, out } = await check([url, ...key], { columns: 62 })
  t.equal(code, 1)
  t.ok(out.split('\n').length < 10, out)
  t.match(json((await check([url, '--json'])).out).at(-1), { type: 'summary', passed: false, unreachable: /\S/ })
})

t.test('--list needs no url', async t => {
  const { code, out } = await check(['--list'])
  t.equal(code, 0)
  t.match(out, /^probe-200 +\S/m)
})

t.test('what makes no sense is usage: 2, and what to write', async t => {
  const cases: [string[], string][] = [
    [[], '<url> is missing.'],
    [['hook.example.com/ens'], 'hook.example.com/ens'],
    [['http://127.0.0.1:1', '--only', 'probe-2000'], 'Did you mean probe-200?'],
    [['http://127.0.0.1:1', '--skip', 'nothing-like-it'], 'nothing-like-it'],
    [['http://127.0.0.1:1', '--deadline-scale', '0'], '--deadline-scale'],
    [['http://127.0.0.1:1', '--reporter', 'tap', '--json'], '--json and --reporter tap both want stdout.'],
    [['http://127.0.0.1:1', '--handshake'], '--handshake needs --key'],
    [['http://127.0.0.1:1', '--handshake', ...key, '--handshake-port', '65536'], '--handshake-port: 65536 is no port.']
  ]
  for (const [argv, message] of cases) {
    const io: FakeIo = { ...fakeIo(), stdin: Object.assign(new PassThrough(), { isTTY: false }) }
    t.equal(await main(['check', ...argv], io), 2, argv.join(' '))
    t.match(io.stderr.text(), message)
  }
})
