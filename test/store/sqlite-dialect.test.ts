import t from 'tap'
import type { Sqlite } from '../../src/store/open-sqlite.js'
import { createSqliteDialect } from '../../src/store/sqlite-dialect.js'

/** Notes what it is told, and fails on what is in `failing`. */
const createFake = (failing: Record<string, Error> = {}) => {
  const told: string[] = []
  const run = (sql: string, parameters: readonly unknown[]): never[] => {
    told.push([sql, ...parameters].join(' '))
    if (failing[sql] !== undefined) throw failing[sql]
    return []
  }
  const sqlite: Sqlite = { isVolatile: false, run, exec: sql => run(sql, []), close: () => {} }
  return { told, ...createSqliteDialect(sqlite) }
}

const one = { sql: 'one', parameters: [1] }
const two = { sql: 'two', parameters: [] }

t.test('connections take turns with transactions of known statements', async t => {
  const { told, dialect, transact } = createFake()
  const driver = dialect.createDriver()
  const connection = await driver.acquireConnection()
  const done = transact([one, two])
  await driver.beginTransaction(connection, {})
  await driver.commitTransaction(connection)
  await driver.releaseConnection(connection)
  await done
  t.same(told, ['begin immediate', 'commit', 'begin immediate', 'one 1', 'two', 'commit'])
})

t.test('what must be on disk is written through', async t => {
  const { told, transact } = createFake()
  await transact([one, two], 'durable')
  const [full, normal] = ['pragma synchronous = full', 'pragma synchronous = normal']
  t.same(told, [full, 'begin immediate', 'one 1', 'two', 'commit', normal])
  told.length = 0
  await transact([one], 'durable')
  t.same(told, [full, 'one 1', normal], 'one alone is a transaction')
  told.length = 0
  await transact([], 'durable')
  t.same(told, [], 'nothing needs no transaction')
})

t.test('what fails is rolled back, and said as it was', async t => {
  const { told, transact } = createFake({ two: new Error('no room') })
  await t.rejects(transact([one, two, one], 'durable'), { message: 'no room' })
  t.same(told, [
    'pragma synchronous = full',
    'begin immediate',
    'one 1',
    'two',
    'rollback',
    'pragma synchronous = normal'
  ])
})

t.test('a rollback that SQLite has made by itself is no failure, any other is', async t => {
  const already = new Error('cannot rollback - no transaction is active')
  const first = createFake({ commit: new Error('no room'), rollback: already })
  await t.rejects(first.transact([one, two]), { message: 'no room' })
  const driver = first.dialect.createDriver()
  await driver.rollbackTransaction(await driver.acquireConnection())

  const second = createFake({ one: new Error('no room'), rollback: new Error('no disk') })
  await t.rejects(second.transact([one, two]), { message: 'no disk' })
})

t.test('rows come in lists', async t => {
  const driver = createFake().dialect.createDriver()
  const connection = await driver.acquireConnection()
  t.throws(() => connection.streamQuery({} as never, 1), { message: 'The store reads whole lists.' })
})
