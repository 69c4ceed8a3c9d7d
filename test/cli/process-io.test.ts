import { EventEmitter } from 'node:events'
import { homedir } from 'node:os'
import { isatty } from 'node:tty'
import t from 'tap'
import { processIo } from '../../src/cli/process-io.js'

const createHost = (isOnTerminal?: () => boolean) => {
  const host = Object.assign(new EventEmitter(), {
    stdout: new EventEmitter(),
    stderr: new EventEmitter(),
    stdin: {},
    env: { A: 'b' },
    cwd: () => '/here',
    platform: 'win32'
  })
  return { host, io: processIo(host as unknown as NodeJS.Process, isOnTerminal) }
}
const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })

t.test('it shows the process', async t => {
  const { host, io } = createHost()
  t.equal(io.stdin, host.stdin)
  t.strictSame([io.env, io.cwd, io.platform], [{ A: 'b' }, '/here', 'win32'])
  t.equal(io.home, homedir())
  t.equal(processIo().env, process.env)
})

t.test('an account without a home folder', async t => {
  const { host } = createHost()
  const io = processIo(host as unknown as NodeJS.Process, undefined, () => {
    throw new Error('ENOENT')
  })
  t.throws(() => io.home, { name: 'UserError', hint: /ENS_LOCAL_HOME/ })
})

t.test('a signal asks to end once; the next one is left to the system', async t => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129]
  ] as const) {
    const { host, io } = createHost()
    const ended = io.untilInterrupted()
    t.ok(host.emit(signal))
    t.equal(await ended, code)
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) t.equal(host.listenerCount(name), 0)
  }
})

t.test('when nobody reads stdout any more, it is time to end, now or later', async t => {
  const { host, io } = createHost()
  const ended = io.untilInterrupted()
  host.stdout.emit('error', gone)
  host.stdout.emit('error', gone)
  t.equal(await ended, 0)
  t.equal(await io.untilInterrupted(), 0)
  t.equal(host.listenerCount('SIGINT'), 1)
})

t.test('nobody to talk to on stderr is no reason to end; any other error is a bug', async t => {
  const { host } = createHost()
  t.ok(host.stderr.emit('error', gone))
  t.throws(() => host.stderr.emit('error', new Error('disk full')), { message: 'disk full' })
})

t.test('signals can be heard and left without effect, any number of times', async t => {
  const { host, io } = createHost(() => false)
  const heard: unknown[] = []
  const forget = io.onSignal((...signal) => heard.push(signal))
  const names = ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2']
  for (const signal of names) t.ok(host.emit(signal))
  t.strictSame(
    heard,
    names.map(signal => [signal, false])
  )
  forget()
  for (const signal of names) t.notOk(host.emit(signal))
})

t.test('what comes from the keys of a terminal has reached all that runs there', async t => {
  const { host, io } = createHost(() => true)
  const heard: unknown[] = []
  io.onSignal((...signal) => heard.push(signal))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1']) host.emit(signal)
  t.strictSame(heard, [
    ['SIGINT', true],
    ['SIGTERM', false],
    ['SIGHUP', true],
    ['SIGQUIT', true],
    ['SIGUSR1', false]
  ])
  const real = createHost()
  real.io.onSignal((_signal, isShared) => heard.push(isShared))
  real.host.emit('SIGINT')
  t.equal(
    heard.at(-1),
    [0, 1, 2].some(descriptor => isatty(descriptor))
  )
})
