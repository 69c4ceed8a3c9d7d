import { execFile } from 'node:child_process'
import { copyFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import type { Store } from '../../src/ports.js'
import { openStore } from '../../src/store/open-store.js'
import { aCallback, aSubscription, storeContract, whoever } from '../contract/store.js'

const openAt = async (t: Test, path: string): Promise<Store> => {
  const store = await openStore(path)
  t.teardown(() => store.close())
  return store
}

storeContract(t, 'file', t => openAt(t, join(t.testdir(), 'ens.db')))

t.test('a store that is closed is one whole file, for its owner alone', async t => {
  const folder = t.testdir()
  const path = join(folder, 'ens.db')
  const before = await openStore(path)
  await before.addCallbacks([aCallback(), aCallback({ callbackId: 'two' })], whoever)
  await before.addSubscriptions([aSubscription()], 10, whoever)
  await before.close()
  if (process.platform !== 'win32') t.equal((await stat(path)).mode & 0o777, 0o600)

  const copy = join(folder, 'copy.db')
  await copyFile(path, copy)
  const after = await openAt(t, copy)
  t.strictSame(await after.callbacks(), [aCallback(), aCallback({ callbackId: 'two' })])
  t.strictSame(await after.subscriptions(), [aSubscription()])
})

t.test('two stores on one file see each other, and neither keeps the other waiting', async t => {
  const path = join(t.testdir(), 'ens.db')
  const [one, two] = [await openAt(t, path), await openAt(t, path)]
  await one.addCallbacks([aCallback()], whoever)
  t.strictSame(await two.callback('callback-1'), aCallback())

  const stores = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? one : two))
  const adding = stores.map((store, index) =>
    store.addCallbacks([aCallback({ callbackId: `${index}`, urlKey: 'one' })], whoever)
  )
  const held = await Promise.all(adding)
  t.equal(new Set(held.map(([holder]) => holder?.callbackId)).size, 1)
  t.strictSame(await one.callbacks(), await two.callbacks())

  const take = {
    callbackId: 'callback-1',
    change: { verificationKey: null },
    when: { verificationKey: 'key of callback-1' }
  }
  const takes = await Promise.all(stores.map(store => store.changeCallbacks([take])))
  t.equal(takes.filter(taken => taken !== undefined).length, 1)
})

t.test('eight processes start on one new file at once', async t => {
  const path = join(t.testdir(), 'ens.db')
  const contender = fileURLToPath(new URL('contender.js', import.meta.url))
  const run = (name: number) => promisify(execFile)(process.execPath, [contender, path, `${name}`])
  const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(run))
  const holders = answers.map(({ stdout }) => JSON.parse(stdout) as string[])
  t.same(answers.map(({ stderr }) => stderr).join(''), '', 'in silence: no warning of node:sqlite')
  const store = await openAt(t, path)
  const winners = (await store.callbacks()).map(({ callbackId }) => callbackId)
  t.equal(winners.length, 50)
  for (const held of holders) t.same(held.toSorted(), winners.toSorted(), 'every process heard of the same winners')
})
