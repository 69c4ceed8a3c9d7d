// What depends on the disk: what is on it when, and what happens when it is full. SQLite itself says that it is.

import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createStore } from '../../src/store/create-store.js'
import { loadSqlite } from '../../src/store/load-sqlite.js'
import { openSqlite } from '../../src/store/open-sqlite.js'
import { aCallback, aDelivery, anAttempt, aSegment, whoever } from '../contract/store.js'

const openSmall = async (t: Test) => {
  const path = join(t.testdir(), 'ens.db')
  const sqlite = openSqlite(await loadSqlite(), path)
  const store = await createStore(sqlite, path)
  t.teardown(() => store.close())
  const [{ page_count: pages } = { page_count: 0 }] = sqlite.run('pragma page_count', []) as { page_count: number }[]
  const limit = (count: number) => sqlite.exec(`pragma max_page_count = ${count}`)
  return { path, sqlite, store, limit, pages }
}

const kilobytes = (count: number): string => 'x'.repeat(count * 1024)

t.test('what is accepted waits for the disk, and nothing else does', async t => {
  const path = join(t.testdir(), 'ens.db')
  const sqlite = openSqlite(await loadSqlite(), path)
  const levels: unknown[] = []
  const store = await createStore(
    {
      ...sqlite,
      run: (sql, parameters) => {
        // A text of its own each time: what it answers is decided when it is prepared.
        // One statement alone is a transaction.
        const isWritten = sql === 'commit' || /^insert into "(segments|deliveries)"/.test(sql)
        if (isWritten) levels.push(...sqlite.run(`pragma synchronous -- ${levels.length}`, []))
        return sqlite.run(sql, parameters)
      }
    },
    path
  )
  t.teardown(() => store.close())
  const before = levels.length
  for (const firstEvent of [0, 1]) {
    await store.addSegments([aSegment({ firstEvent })])
    await store.record([{ put: aDelivery() }])
    await store.clear()
  }
  const [normal, full] = [{ synchronous: 1 }, { synchronous: 2 }]
  t.same(levels.slice(before), [full, normal, normal, full, normal, normal])
})

t.test('events that do not fit', async t => {
  const { path, sqlite, store, limit, pages } = await openSmall(t)
  const segments = (firstEvent: number) =>
    [0, 1].map(index =>
      aSegment({ firstEvent: firstEvent + index, events: Buffer.from(JSON.stringify([kilobytes(8)])) })
    )
  limit(pages + 20)
  const full = { code: 'ERR_STORE_FULL', message: `There is no room left on the disk for ${path}.`, hint: /Make room/ }
  let end = 0
  const fill = async (): Promise<never> => {
    for (; end < 1000; end += 2) await store.addSegments(segments(end))
    throw new Error('There was room for everything.')
  }
  await t.rejects(fill(), { name: 'UserError', ...full })
  t.ok(end > 0)
  t.same(await store.queues(), [{ callbackId: 'callback-1', cut: 0, end }], 'both of a call, or none')
  t.same(sqlite.run('pragma synchronous', []), [{ synchronous: 1 }], 'only what is accepted waits for the disk')
  await t.rejects(store.addSegments(segments(end)), full)

  limit(pages + 200)
  await store.addSegments(segments(end))
  t.same(await store.queues(), [{ callbackId: 'callback-1', cut: 0, end: end + 2 }])
})

t.test('deliveries and callbacks that do not fit', async t => {
  const { store, limit, pages } = await openSmall(t)
  limit(pages + 2)
  const body = Buffer.from(kilobytes(64))
  const entries = [
    { attempt: anAttempt(), deliveryId: 'delivery-1' },
    { cut: 5, callbackId: 'callback-1' },
    { put: aDelivery(), body }
  ]
  const full = { code: 'ERR_STORE_FULL' }
  await t.rejects(store.record(entries), full)
  t.same(await store.queues(), [])
  t.same(await store.attempts('delivery-1'), [])
  t.equal(await store.delivery('delivery-1'), undefined)
  const large = ['a', 'b'].map(callbackId => aCallback({ callbackId, statusReason: kilobytes(16) }))
  await t.rejects(store.addCallbacks(large.slice(0, 1), whoever), full)
  await t.rejects(store.addCallbacks(large, whoever), full)
  t.same([...store.directory.callbacks()], [])

  limit(pages + 200)
  await store.record(entries)
  await store.addCallbacks(large, whoever)
  t.same(await store.queues(), [{ callbackId: 'callback-1', cut: 5, end: 5 }])
  t.strictSame(await store.delivery('delivery-1'), aDelivery())
  t.strictSame([...store.directory.callbacks()], large)
})
