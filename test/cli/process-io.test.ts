import { EventEmitter } from 'node:events'
import { homedir } from 'node:os'
import t from 'tap'
import { processIo } from '../../src/cli/process-io.js'

const createHost = () => {
  const host = Object.assign(new EventEmitter(), {
    stdout: new EventEmitter(),
    stderr: new EventEmitter(),
    stdin: {},
    env: { A: 'b' },
    cwd: () => '/here',
    platform: 'win32'
  })
  return { host, io: processIo(host as unknown as NodeJS.Process) }
}
const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })

t.test('it shows the process', async t => {
  const { host, io } = createHost()
  t.equal(io.stdin, host.stdin)
  t.strictSame([io.env, io.cwd, io.platform], [{ A: 'b' }, '/here', 'win32'])
  t.equal(io.home, homedir())
  t.equal(processIo().env, process.env)
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
