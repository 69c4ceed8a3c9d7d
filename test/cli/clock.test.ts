import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { command } from '../../src/cli/commands/clock.js'
import { startEmulator } from '../../src/index.js'
import { startEngine } from '../support/subscribed.js'
import { nextCaller } from '../support/when-gone.js'
import { fakeIo, runCommand } from './fake-io.js'

const run = async (argv: string[], env: Record<string, string> = {}) => {
  const io = fakeIo({ env })
  const exitCode = await runCommand(command, argv, io)
  return { exitCode, out: io.stdout.text(), err: io.stderr.text() }
}

t.test('a clock that is told', async t => {
  const emulator = await startEmulator({ clock: 'manual' })
  t.teardown(emulator.close)
  const env = { ENS_LOCAL_URL: emulator.url }
  const start = emulator.clock.now()
  const iso = (ms: number): string => new Date(start + ms).toISOString()

  t.strictSame(await run([], env), { exitCode: 0, out: `manual  ${iso(0)}  ${start}\n`, err: '' })
  t.strictSame(JSON.parse((await run(['show', '--json'], env)).out), {
    type: 'clock',
    mode: 'manual',
    now: start,
    iso: iso(0)
  })

  t.equal((await run(['advance', '10m'], env)).out, `${iso(0)} → ${iso(600_000)}  (10 m)\n`)
  t.equal(emulator.clock.now(), start + 600_000)
  t.strictSame(JSON.parse((await run(['advance', '1s', '--json', '--target', emulator.url])).out), {
    type: 'clock',
    mode: 'manual',
    now: start + 601_000,
    iso: iso(601_000),
    from: start + 600_000,
    to: start + 601_000
  })

  t.equal((await run(['set', iso(3_600_000)], env)).out, `${iso(601_000)} → ${iso(3_600_000)}  (49 m 59 s)\n`)
  t.equal((await run(['set', `${start + 3_600_001}`], env)).exitCode, 0)
  t.equal(emulator.clock.now(), start + 3_600_001)
  t.match(await run(['set', '0'], env), { exitCode: 1, err: /A clock only goes forward\.\n {2}Set a later time/ })
})

t.test('Ctrl-C stops the clock as well', async t => {
  const { emulator, sink, publish, call } = await startEngine(t, { deliveryTimeout: '5m' })
  sink.respondWith(500)
  await publish()
  await emulator.settled()
  const start = emulator.clock.now()
  const release = sink.hold()
  const { came, gone } = nextCaller('/_ens-local/clock/advance')
  const program = fileURLToPath(new URL('run-main.js', import.meta.url))
  const child = spawn(process.execPath, [program, 'clock', 'advance', '7d', '--url', emulator.url], {
    stdio: ['ignore', 'ignore', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  await came
  child.kill('SIGINT')
  await Promise.all([ended, gone])
  release()
  await call('POST', '/_ens-local/clock/advance', { by: 0 })
  t.ok(emulator.clock.now() < start + 7 * 86_400_000)
})

t.test('the real clock is shown, and not moved', async t => {
  const emulator = await startEmulator()
  t.teardown(emulator.close)
  t.match(await run(['--url', emulator.url]), { exitCode: 0, out: /^real {2}\d{4}-/ })
  const { exitCode, out, err } = await run(['advance', '1s', '--url', emulator.url, '--json'])
  t.equal(exitCode, 1)
  t.match(JSON.parse(out), { type: 'error', code: 'ERR_REAL_CLOCK' })
  t.match(err, /can not be moved\.\n {2}Start it with --clock manual/)
})

t.test('what makes no sense is said before anything is called', async t => {
  const rows: [string[], RegExp][] = [
    [['advance'], /clock advance needs a duration\.\n {2}Write it like ens-local clock advance 10m/],
    [['advance', '10'], /10 is no duration\./],
    [['set'], /clock set needs a time\.\n {2}Write milliseconds/],
    [['set', 'tomorrow'], /tomorrow is no time\./],
    [['set', '9999999999999999'], /is no time\./],
    [['show', '1s'], /clock show takes no value\./],
    [['stop'], /stop is none of show, advance, set\./]
  ]
  for (const [argv, message] of rows) t.match(await run(argv), { exitCode: 2, out: '', err: message }, argv.join(' '))
})
