// A disk that is really full, and a file that really can not grow: what can not be kept is refused, what was accepted
// comes when there is room again, and nothing is sent whose outcome could not be written down.

import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type EmulatorProcess, startProcess, type Wrapper } from '../support/emulator-process.js'
import { subscribeProcess } from '../support/subscribed-process.js'
import { numbered, startTallyReceiver, type TallyReceiver } from '../support/tally-receiver.js'

const BATCH = 100
const ACCEPTED = 350
const REFUSED = 500

/** Runs a program with a small file system of its own at `folder`; the mount is gone when the program is. */
const onSmallDisk = (folder: string): Wrapper => {
  const script = 'mount -t tmpfs -o size=2m tmpfs "$0" && exec "$@"'
  return ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script, folder]
}

/** Runs a program none of whose files may grow beyond half a megabyte. Node ignores the signal that says so. */
const withSmallFiles: Wrapper = ['sh', '-c', 'ulimit -f 1024 && exec "$@"', 'sh']

const mayMount = (folder: string): boolean => {
  const [program = '', ...args] = onSmallDisk(folder)
  return spawnSync(program, [...args, 'true']).status === 0
}

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index)

const publish = (
  { call }: EmulatorProcess,
  from: number,
  count: number
): Promise<{ status: number; json: { error: unknown } }> =>
  call('POST', '/_ens-local/events', { events: numbers(from, count).map(numbered) })

/** Writes until there is no byte left. */
const fillUp = (path: string): void => {
  const file = openSync(path, 'w')
  for (let size = 65_536; size >= 1; size /= 2) {
    try {
      while (writeSync(file, Buffer.alloc(size)) > 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
  closeSync(file)
}

const arrivals = ({ batches }: TallyReceiver): number[] =>
  batches.flatMap(({ events }) => events).toSorted((a, b) => a - b)

interface Stage {
  readonly receiver: TallyReceiver
  readonly emulator: EmulatorProcess
  readonly argv: readonly string[]
  /** Answers the batch that is held, and those to come, with 200. */
  release(): void
}

/** One batch is waiting for its answer, and others in the queue. */
const startStage = async (t: Test, file: string, wrapper: Wrapper): Promise<Stage> => {
  const receiver = await startTallyReceiver(t)
  const argv = ['--data', file, '--forward-to', receiver.origin]
  const emulator = await startProcess(t, argv, wrapper)
  await subscribeProcess(emulator, receiver, BATCH)
  let answer: (status: number) => void = () => {}
  const held = new Promise<number>(resolve => {
    answer = resolve
  })
  receiver.respondWith(() => held)
  t.equal((await publish(emulator, 0, ACCEPTED)).status, 202)
  await receiver.until(() => receiver.batches.length === 1)
  return { receiver, emulator, argv, release: () => answer(200) }
}

/** It stops sending when it can not write down what it sent. */
const isStuck = async (t: Test, { emulator, receiver, release }: Stage, message: RegExp): Promise<void> => {
  release()
  t.match(await emulator.until('store.failed'), { message, hint: /\.$/ })
  t.equal((await emulator.call('GET', '/_ens-local/settled?timeout=300ms')).status, 408)
  t.equal(receiver.batches.length, 1, 'nothing new is sent')
}

t.test('the disk is full, and has room again', { skip: mayMount(t.testdir()) ? false : 'may not mount' }, async t => {
  const folder = t.testdir()
  const stage = await startStage(t, join(folder, 'ens.db'), onSmallDisk(folder))
  const { emulator, receiver } = stage
  const ballast = join(`/proc/${emulator.child.pid}/root`, folder, 'ballast')
  fillUp(ballast)

  const error = { code: 'store-full', message: /^There is no room left on the disk for /, hint: /^Make room/ }
  t.match(await publish(emulator, ACCEPTED, REFUSED), { status: 503, json: { error } })
  t.match(await publish(emulator, ACCEPTED, REFUSED), { status: 503, json: { error } }, 'and is so the next time')
  await isStuck(t, stage, /^There is no room left on the disk/)

  rmSync(ballast)
  t.ok(await emulator.until('store.recovered'))
  t.equal((await emulator.call('GET', '/_ens-local/settled')).status, 200)
  t.strictSame(arrivals(receiver), numbers(0, ACCEPTED), 'what was accepted, once, and nothing else')
  t.equal((await publish(emulator, ACCEPTED, REFUSED)).status, 202)
  t.equal((await emulator.call('GET', '/_ens-local/settled')).status, 200)
  t.strictSame(arrivals(receiver), numbers(0, ACCEPTED + REFUSED))
  await emulator.end('SIGTERM')
  t.strictSame(await emulator.ended, { code: 143, err: '' })
})

t.test('a key expires while the disk is full', { skip: mayMount(t.testdir()) ? false : 'may not mount' }, async t => {
  const folder = t.testdir()
  const { origin } = await startTallyReceiver(t)
  const argv = ['--data', join(folder, 'ens.db'), '--forward-to', origin, '--clock', 'manual']
  const { child, call, until } = await startProcess(t, argv, onSmallDisk(folder))
  const wanted = { callbackName: 'late', url: 'https://late.example.com/' }
  t.equal((await call('POST', '/platform/v1/ens-callbacks', [wanted])).status, 201)
  const ballast = join(`/proc/${child.pid}/root`, folder, 'ballast')
  fillUp(ballast)
  t.equal((await call('POST', '/_ens-local/clock/advance', { by: '5h' })).status, 200, 'it does not end of it')
  t.match((await call('GET', '/_ens-local/callbacks')).json, { callbacks: [{ statusReason: '' }] })
  rmSync(ballast)
  await call('POST', '/_ens-local/clock/advance', { by: '1m' })
  t.match(await until('callback.expired'), { callbackName: 'late' })
})

t.test('the file may not grow, and the emulator is started again', async t => {
  const stage = await startStage(t, join(t.testdir(), 'ens.db'), withSmallFiles)
  const { emulator, receiver, argv } = stage
  const error = { code: 'store-disk', message: /^The disk failed while ens-local was using /, hint: /^Check that/ }
  let accepted = ACCEPTED
  // Until not even one event fits.
  for (const count of [1000, 100, 10, 1]) {
    let answer = await publish(emulator, accepted, count)
    for (; answer.status === 202; answer = await publish(emulator, accepted, count)) accepted += count
    t.match(answer, { status: 503, json: { error } })
  }
  await isStuck(t, stage, /^The disk failed/)
  await emulator.end('SIGTERM')
  t.strictSame(await emulator.ended, { code: 143, err: '' }, 'it ends all the same')

  const after = await startProcess(t, argv)
  t.equal((await after.call('GET', '/_ens-local/settled')).status, 200)
  const again = numbers(0, BATCH)
  t.strictSame(
    arrivals(receiver),
    [...again, ...numbers(0, accepted)].toSorted((a, b) => a - b)
  )
})
