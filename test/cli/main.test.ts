import t from 'tap'
import { commands, loadAll } from '../../src/cli/commands.js'
import { main } from '../../src/cli/main.js'
import { VERSION } from '../../src/version.js'
import { fakeIo } from './fake-io.js'

const run = async (argv: string[], options: Parameters<typeof fakeIo>[0] = {}) => {
  const io = fakeIo(options)
  const exitCode = await main(argv, io)
  return { exitCode, out: io.stdout.text(), err: io.stderr.text() }
}

t.test('without a command it shows the help on stderr, and what to begin with', async t => {
  const { exitCode, out, err } = await run([])
  t.equal(exitCode, 2)
  t.equal(out, '')
  t.match(err, /Commands:/)
  t.match(err, /No command is given\.\n {2}Begin with `ens-local demo`, or run the emulator with `ens-local start`\./)
})

t.test('--help is data, wraps, and has every command', async t => {
  for (const argv of [['--help'], ['-h'], ['help']]) {
    const { exitCode, out, err } = await run(argv, { columns: 60 })
    t.equal(exitCode, 0)
    t.equal(err, '')
    for (const name of Object.keys(commands)) t.match(out, `ens-local ${name}`)
    t.ok(out.split('\n').every(line => line.length <= 60))
  }
})

t.test('every command has a help with its flags, their variables and an example', async t => {
  for (const [name, { load, describe }] of Object.entries(commands)) {
    const { exitCode, out } = await run([name, '--help'])
    const { options, examples, usage } = await load()
    t.equal(exitCode, 0)
    t.match(out.split('\n')[0], `ens-local ${usage}`)
    t.match(out.replaceAll(/\s+/g, ' '), describe)
    for (const flag of Object.keys(options)) t.match(out, `--${flag}`)
    t.ok(examples.length > 0)
    for (const [line] of examples) t.match(out, line)
    t.equal(out.match(/\[env:/g)?.length ?? 0, Object.keys(options).length)
    t.ok(
      out
        .split('\n')
        .filter(line => !line.startsWith('  ens-local') && !line.startsWith('  eval'))
        .every(line => line.length <= 80),
      'fits 80 columns without a terminal'
    )
  }
  t.match((await run(['help', 'probe'])).out, /^ens-local probe <url>/)
  t.match((await run(['start', '--help'], { columns: 300 })).out, /^.{90,100}$/m)
  t.notMatch((await run(['start', '--help'], { columns: 300 })).out, /^.{101,}$/m)
})

t.test('--version', async t => {
  for (const argv of [['--version'], ['-v'], ['start', '--version']])
    t.strictSame(await run(argv), { exitCode: 0, out: `${VERSION}\n`, err: '' })
})

t.test('an unknown command, with what was likely meant', async t => {
  const near = await run(['sart'])
  t.equal(near.exitCode, 2)
  t.equal(near.err, 'ens-local: There is no command sart.\n  Did you mean start?\n')
  const far = await run(['constructor'])
  t.equal(far.exitCode, 2)
  t.match(far.err, /There is no command constructor\.\n {2}`ens-local --help` lists all commands\./)
})

t.test('flags may stand before the command; those after -- are none', async t => {
  const { exitCode, out } = await run(['--json', 'about', 'events'])
  t.equal(exitCode, 0)
  t.match(out, /^\{"type":"event"/)
  t.match((await run(['about', '--', '--help'])).err, /There is no topic --help/)
})

t.test('under --json an error is an object on stdout as well', async t => {
  const { exitCode, out, err } = await run(['about', 'nothing', '--json'])
  t.equal(exitCode, 2)
  t.match(err, /There is no topic nothing\./)
  t.strictSame(Object.keys(JSON.parse(out)), ['type', 'code', 'message', 'hint'])
  t.match(JSON.parse(out), { type: 'error', code: 'ERR_USAGE', message: 'There is no topic nothing.' })
  t.match((await run(['nothing', '--json'])).out, /^\{"type":"error"/)
})

t.test('an error that nobody foresaw is a bug: the stack, and where to go with it', async t => {
  const io = fakeIo()
  const broken = {
    ...io,
    stdout: {
      write: () => {
        throw new TypeError('broken')
      }
    }
  }
  t.equal(await main(['about'], broken), 1)
  t.match(io.stderr.text(), /^ens-local: TypeError: broken\n.* at /s)
  t.match(io.stderr.text(), /This is a bug of ens-local: please report it/)
  const odd = {
    ...io,
    stdout: {
      write: () => {
        throw 'a string'
      }
    }
  }
  t.equal(await main(['about'], odd), 1)
  t.match(io.stderr.text(), /ens-local: a string\n/)
})

t.test('every command can be loaded', async t => {
  t.equal((await loadAll()).length, Object.keys(commands).length)
})
