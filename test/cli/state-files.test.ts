import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { main } from '../../src/cli/main.js'
import { toStateOptions } from '../../src/cli/state-files.js'
import { startEmulator } from '../../src/emulator.js'
import type { EmulatorState } from '../../src/ens/emulator-state.js'
import { caller } from '../support/ens.js'
import { type FakeIo, fakeIo } from './fake-io.js'

const start = (cwd: string, ...argv: string[]): { io: FakeIo; exit: Promise<number> } => {
  const io = fakeIo({ cwd })
  return { io, exit: main(['start', '--port', '0', ...argv], io) }
}

const urlOf = async ({ io, exit }: ReturnType<typeof start>): Promise<string> => {
  const failed = exit.then(() => Promise.reject(new Error(io.stderr.text())))
  failed.catch(() => undefined)
  return /http:\/\/[\d.:]+/.exec(await Promise.race([io.stderr.line(/ready at/), failed]))?.[0] ?? ''
}

const read = (path: string): EmulatorState => JSON.parse(readFileSync(path, 'utf8'))

t.test('--import and --export-on-exit of one file: a start after another goes on', async t => {
  const cwd = t.testdir()
  const both = ['--import', 'ens.json', '--export-on-exit', 'ens.json', '--allow-local-urls']
  const first = start(cwd, ...both)
  await first.io.stderr.line(/^There is no state in ens\.json yet: begins empty\.$/)
  const create = [{ callbackName: 'a', url: 'http://127.0.0.1:9/ens' }]
  await caller(await urlOf(first))('POST', '/platform/v1/ens-callbacks', create)
  first.io.interrupt()
  t.equal(await first.exit, 130)
  t.match(first.io.stderr.text(), 'The state is in ens.json: go on with --import ens.json. It has the keys')
  const path = join(cwd, 'ens.json')
  t.match(read(path), { format: 'ens-local-state', callbacks: [{ callbackName: 'a' }] })
  if (process.platform !== 'win32') t.equal(statSync(path).mode & 0o777, 0o600)
  t.same(readdirSync(cwd), ['ens.json'])

  const second = start(cwd, ...both, '--quiet')
  const { json } = await caller(await urlOf(second))('GET', '/platform/v1/ens-callbacks')
  t.match(json, [{ callbackName: 'a' }])
  second.io.interrupt()
  await second.exit
  t.notMatch(second.io.stderr.text(), 'ens.json', '--quiet says nothing of it')
  t.match(read(path), { callbacks: [{ callbackName: 'a' }] })
})

const refused = async (cwd: string, ...argv: string[]): Promise<[number, string]> => {
  const { io, exit } = start(cwd, ...argv)
  return [await exit, io.stderr.text()]
}

t.test('files that can not be used', async t => {
  const other = '{"format":"another"}\n'
  const cwd = t.testdir({ 'other.json': other, 'cut.json': '{"format":"ens-local-state', 'empty.json': '', folder: {} })
  const rows: [argv: string[], says: RegExp][] = [
    [['--import', 'none.json'], /--import none\.json can not be read \(ENOENT\)\.\n {2}Give a file that/],
    [['--import', 'none.json', '--export-on-exit', 'new.json'], /--import none\.json can not be read \(ENOENT\)/],
    [['--import', 'folder'], /--import folder can not be read \(EISDIR\)/],
    [['--import', 'cut.json'], /--import cut\.json is not JSON, or not the whole of it\./],
    [['--import', 'empty.json'], /--import empty\.json is not JSON/],
    [['--import', 'other.json'], /ens-local: The state's format must be ens-local-state, is "another"\./],
    [
      ['--export-on-exit', 'other.json'],
      /--export-on-exit other\.json is there and is no state of ens-local\.\n {2}It would be/
    ],
    [['--export-on-exit', 'folder'], /--export-on-exit folder is no file\./],
    [['--export-on-exit', 'nowhere/a.json'], /nowhere\/a\.json: there is no folder for it\./],
    [['--export-on-exit', 'other.json/a.json'], /a\.json: there is no folder for it\./]
  ]
  for (const [argv, says] of rows) {
    const [exitCode, text] = await refused(cwd, ...argv)
    t.equal(exitCode, 2, argv.join(' '))
    t.match(text, says)
    t.notMatch(text, 'ready at')
  }
  if (process.platform !== 'win32') {
    t.match(await refused(cwd, '--export-on-exit', '/dev/null'), [2, /null is no file\./])
    t.match(await refused(cwd, '--export-on-exit', 'a'.repeat(300)), [2, /a can not be used \(ENAMETOOLONG\)\./])
  }
  t.equal(readFileSync(join(cwd, 'other.json'), 'utf8'), other)
  t.same(readdirSync(cwd), ['cut.json', 'empty.json', 'folder', 'other.json'])
})

/** What toStateOptions makes of these. */
const options = (t: Test, args: Record<string, unknown>, io = fakeIo({ cwd: t.testdirName })) =>
  toStateOptions(args, io)

t.test('an empty file and an older state may be written over, and a failing write loses nothing', async t => {
  const emulator = await startEmulator()
  t.teardown(() => emulator.close())
  const state = await emulator.exportState()
  const text = JSON.stringify(state, null, 2)
  t.testdir({ 'a.json': '', 'b.json': text })
  const { exportOnClose, ...others } = await options(t, { 'export-on-exit': 'a.json' })
  t.same(others, {})
  await exportOnClose?.(state)
  t.same(read(join(t.testdirName, 'a.json')), state)

  const io = fakeIo({ cwd: t.testdirName })
  const full = await options(t, { 'export-on-exit': 'b.json', import: 'b.json' }, io)
  t.equal(io.stderr.text(), 'Begins with the state in b.json.\n')
  t.same(full.state, state)
  mkdirSync(join(t.testdirName, `b.json.${process.pid}.tmp`))
  await t.rejects(async () => full.exportOnClose?.(state), {
    name: 'UserError',
    code: 'ERR_EXPORT',
    message: /^The state can not be written to b\.json \(\w+\)\.$/,
    hint: /^What was there before is still there\./
  })
  t.equal(readFileSync(join(t.testdirName, 'b.json'), 'utf8'), text)
})

t.test('an empty file to begin with and to leave it in, and one with a byte order mark', async t => {
  const emulator = await startEmulator()
  t.teardown(() => emulator.close())
  const state = await emulator.exportState()
  t.testdir({ 'a.json': ' \n', 'b.json': `\uFEFF${JSON.stringify(state)}` })
  const io = fakeIo({ cwd: t.testdirName })
  const { exportOnClose, ...others } = await options(t, { import: 'a.json', 'export-on-exit': 'a.json' }, io)
  t.same(others, {})
  t.equal(io.stderr.text(), 'There is no state in a.json yet: begins empty.\n')
  t.same((await options(t, { import: 'b.json', 'export-on-exit': 'b.json' })).state, state)
})

t.test('--export-on-exit that fails on the way out is exit code 1', async t => {
  const cwd = t.testdir({ folder: {} })
  const run = start(cwd, '--export-on-exit', 'folder/a.json')
  await urlOf(run)
  mkdirSync(join(cwd, 'folder', `a.json.${process.pid}.tmp`))
  run.io.interrupt()
  t.equal(await run.exit, 1)
  t.match(run.io.stderr.text(), 'ens-local: The state can not be written to folder/a.json')
})

t.test('exec has flags of its own, and what runs inside does not inherit them', async t => {
  const cwd = t.testdir()
  const script = 'process.exitCode = Object.keys(process.env).some(name => /IMPORT|EXPORT_ON/.test(name)) ? 9 : 0'
  const env = {
    ...(process.env as Record<string, string>),
    ENS_LOCAL_EXPORT_ON_EXIT: '',
    ENS_LOCAL_EXEC_EXPORT_ON_EXIT: 'a.json'
  }
  const { ENS_LOCAL_EXPORT_ON_EXIT: _unset, ...given } = env
  const io = fakeIo({ cwd, env: given })
  t.equal(await main(['exec', '--', process.execPath, '-e', script], io), 0)
  t.match(read(join(cwd, 'a.json')), { format: 'ens-local-state' })
})
