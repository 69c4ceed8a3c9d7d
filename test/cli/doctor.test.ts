import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { command } from '../../src/cli/commands/doctor.js'
import { main } from '../../src/cli/main.js'
import { type FakeIoOptions, fakeIo, runCommand } from './fake-io.js'

/** More than it can need, also beside others. */
const patience = ['--timeout', '10m']

const doctor = async (argv: string[], options: FakeIoOptions = {}) => {
  const io = fakeIo({ env: { PATH: '' }, ...options })
  const exitCode = await runCommand(command, ['--port', '0', ...argv], io)
  return { exitCode, out: io.stdout.text(), err: io.stderr.text(), json: () => io.stdout.json() }
}

t.test('nothing is in the way: a line for each, and 0', async t => {
  const { exitCode, out, err } = await doctor(patience, { home: t.testdir() })
  t.equal(exitCode, 0, out)
  t.equal(err, '')
  const marks = out.split('\n').map(line => line.slice(0, 13).trimEnd())
  t.strictSame(marks, [
    '✓ node',
    '✓ port',
    '✓ folder',
    '✓ settings',
    '✓ settings',
    '- ca',
    '✓ leftovers',
    '✓ proxy',
    '- tunnel',
    '- tunnel',
    '- target',
    '- clock',
    '✓ terminal',
    ''
  ])
})

t.test('something is: what to do below it, and 1; the file may be broken', async t => {
  const cwd = t.testdir({ 'ens-local.config.json': 'none', file: '' })
  const home = join(cwd, 'file')
  const { exitCode, out } = await doctor(patience, {
    cwd,
    home,
    columns: 62,
    env: { PATH: '', HTTP_PROXY: 'http://p' }
  })
  t.equal(exitCode, 1)
  const plain = stripVTControlCharacters(out)
  t.match(plain, /^✗ folder {5}\S.*\n( {13}\S.*\n)+✗ settings {3}ens-local\.config\.json is no JSON object/m)
  t.match(plain, /^! proxy {6}NO_PROXY does not except/m)
  t.ok(
    plain.split('\n').every(line => line.length <= 62 || line.includes(home)),
    plain
  )
  t.match(out, '\u001b[31m✗\u001b[39m')
})

t.test('--json: an object a line', async t => {
  const { exitCode, json, err } = await doctor([...patience, '--json'], { home: t.testdir() })
  t.equal(exitCode, 0)
  t.equal(err, '')
  for (const line of json()) t.match(line, { type: 'check', name: String, state: /^(ok|note)$/, text: String })
  t.strictSame(Object.keys(json()[0] ?? {}), ['type', 'name', 'state', 'text'])
})

t.test('a target that never answers: time is up, and the rest is told', async t => {
  const silent = createServer(socket => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
  t.teardown(() => silent.close())
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const { exitCode, json } = await doctor(['--timeout', '1s', '--target', `http://127.0.0.1:${port}`, '--json'])
  t.equal(exitCode, 1)
  t.match(
    json().find(({ name }) => name === 'target'),
    { state: 'fail', text: /no answer, it ended in (TCP|HTTP) \(ETIMEDOUT\)/ }
  )
})

t.test('as a command among the others', async t => {
  const io = fakeIo({ env: { PATH: '' }, home: t.testdir() })
  t.equal(await main(['doctor', '--port', '0', ...patience], io), 0, io.stdout.text())
})

t.test('it runs in spite of settings that make no sense, and says so', async t => {
  const cwd = t.testdir({ 'ens-local.config.json': '{"port":"many"}' })
  const env = { PATH: '', ENS_LOCAL_TIMEOUT: 'long', ENS_LOCAL_TARGET: 'ftp://x' }
  const { exitCode, out } = await doctor(patience, { cwd, env, home: cwd })
  t.equal(exitCode, 1)
  for (const line of [/port in .*: many is no number/, /ENS_LOCAL_TIMEOUT: long is no duration/, /target .* no http/])
    t.match(out, line)
  const wrong = fakeIo()
  t.equal(await main(['doctor', '--port', 'many'], wrong), 2)
  t.match(wrong.stderr.text(), '--port: many is no number.')
})
