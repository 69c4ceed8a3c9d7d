import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import type { Store } from '../../src/ports.js'
import { openStore } from '../../src/store/open-store.js'
import { aCallback, aDelivery, anAttempt, aSegment, aSubscription, storeContract, whoever } from '../contract/store.js'

const openAt = async (t: Test, path: string): Promise<Store> => {
  const store = await openStore(path)
  t.teardown(() => store.close())
  return store
}

storeContract(t, 'file', t => openAt(t, join(t.testdir(), 'ens.db')))

t.test('a store that is closed is one whole file, for its owner alone', async t => {
  const path = join(t.testdir(), 'ens.db')
  const before = await openStore(path)
  await before.addCallbacks([aCallback(), aCallback({ callbackId: 'two' })], whoever)
  await before.addSubscriptions([aSubscription()], 10, whoever)
  await before.addSegments([aSegment()])
  await before.record([{ put: aDelivery() }, { attempt: anAttempt(), deliveryId: 'delivery-1' }])
  await before.close()
  t.same(await readdir(dirname(path)), ['ens.db'])
  if (process.platform !== 'win32') t.equal((await stat(path)).mode & 0o777, 0o600)

  const copy = join(dirname(path), 'copy.db')
  await copyFile(path, copy)
  const after = await openAt(t, copy)
  t.strictSame(await after.callbacks(), [aCallback(), aCallback({ callbackId: 'two' })])
  t.strictSame(await after.subscriptions(), [aSubscription()])
  t.strictSame([...after.directory.subscriptionsTo('TransactionalSendEvents.EmailSent')], [aSubscription()])
  t.strictSame(await after.delivery('delivery-1'), aDelivery())
  t.strictSame(await after.attempts('delivery-1'), [anAttempt()])
  t.same(await after.queues(), [{ callbackId: 'callback-1', cut: 0, end: 1 }])
})

t.test('a file has one emulator at a time', async t => {
  const path = join(t.testdir(), 'ens.db')
  const first = await openAt(t, path)
  await first.addCallbacks([aCallback()], whoever)
  await t.rejects(openStore(path), {
    name: 'UserError',
    code: 'ERR_STORE_LOCKED',
    message: `${path} is in use by another ens-local.`,
    hint: 'Close the one that has it open, or give this one a file of its own with --data.'
  })
  await first.addCallbacks([aCallback({ callbackId: 'two' })], whoever)

  const waited: number[] = []
  const refused = openStore(path, {
    after: (ms, run) => {
      waited.push(ms)
      queueMicrotask(run)
      return () => {}
    }
  })
  await t.rejects(refused, { code: 'ERR_STORE_LOCKED' })
  t.same(waited, Array(20).fill(50), 'which it has a second to let go of')

  let pauses = 0
  const second = await openStore(path, {
    after: (ms, run) => {
      t.equal(ms, 50)
      pauses += 1
      void first.close().then(run)
      return () => {}
    }
  })
  t.teardown(() => second.close())
  t.equal(pauses, 1, 'and the next one gets in as soon as it is closed')
  t.equal((await second.callbacks()).length, 2)
})

interface Contender {
  readonly child: ChildProcess
  /** The next thing it says; undefined when it is gone. */
  next(): Promise<string | undefined>
}

const contend = (t: Test, path: string): Contender => {
  const script = fileURLToPath(new URL('contender.js', import.meta.url))
  const child = spawn(process.execPath, [script, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })
  const said = lines[Symbol.asyncIterator]()
  return { child, next: async () => (await said.next()).value }
}

t.test('of several processes that start on one new file at once, one gets it', async t => {
  const path = join(t.testdir(), 'ens.db')
  const contenders = [1, 2, 3, 4].map(() => contend(t, path))
  const answers = await Promise.all(contenders.map(({ next }) => next()))
  const refusal = `ERR_STORE_LOCKED ${path} is in use by another ens-local.`
  t.same(answers.toSorted(), [refusal, refusal, refusal, 'in'])
  const winner = contenders[answers.indexOf('in')]
  winner?.child.stdin?.end()
  if (winner !== undefined) await once(winner.child, 'exit')
  const store = await openAt(t, path)
  t.equal((await store.queues()).length, 1)
})

t.test('after kill -9 the file opens at once, with all that was on disk', async t => {
  const path = join(t.testdir(), 'ens.db')
  const { child, next } = contend(t, path)
  t.equal(await next(), 'in')
  let onDisk: string | undefined
  do onDisk = await next()
  while (onDisk !== undefined && onDisk !== '25')
  t.equal(onDisk, '25')
  await t.rejects(openStore(path), { code: 'ERR_STORE_LOCKED' })
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  t.ok((await readdir(dirname(path))).includes('ens.db-wal'), 'it had no time to tidy up')

  const store = await openAt(t, path)
  const [queue] = await store.queues()
  t.ok(queue !== undefined && queue.end >= 25, `${queue?.end}`)
  t.equal((await store.segments('callback-1', 0, 1_000_000)).length, queue?.end)
})
