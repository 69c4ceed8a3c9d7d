import t from 'tap'
import { UserError } from '../../src/errors.js'
import type { Sqlite } from '../../src/store/open-sqlite.js'
import { createSqliteDialect } from '../../src/store/sqlite-dialect.js'

const driverOf = (run: Sqlite['run'], runPatiently: Sqlite['runPatiently'] = run) =>
  createSqliteDialect({ run, runPatiently, close: () => {} }).createDriver()

t.test('one connection, first come, first served', async t => {
  const driver = driverOf(() => [])
  const order: string[] = []
  const visit = async (name: string) => {
    const connection = await driver.acquireConnection()
    order.push(`${name} in`)
    await new Promise(resolve => setImmediate(resolve))
    order.push(`${name} out`)
    await driver.releaseConnection(connection)
  }
  await Promise.all(['a', 'b', 'c'].map(visit))
  await visit('d')
  t.same(
    order,
    ['a', 'b', 'c', 'd'].flatMap(name => [`${name} in`, `${name} out`])
  )
})

t.test('a lock is waited for after one turn of the loop, so that our own process can let go of it', async t => {
  const order: string[] = []
  const locked = new UserError('locked', 'wait', { code: 'ERR_STORE_LOCKED' })
  const driver = driverOf(
    sql => {
      order.push(`${sql} at once`)
      throw locked
    },
    sql => {
      order.push(`${sql} patiently`)
      return []
    }
  )
  setImmediate(() => order.push('others'))
  await driver.beginTransaction(await driver.acquireConnection(), {})
  t.same(order, ['begin immediate at once', 'others', 'begin immediate patiently'])
})

t.test('whatever else is wrong is not tried twice', async t => {
  let runs = 0
  const driver = driverOf(() => {
    runs++
    throw new UserError('damaged', 'restore', { code: 'ERR_STORE_CORRUPT' })
  })
  const connection = await driver.acquireConnection()
  await t.rejects(driver.commitTransaction(connection), { code: 'ERR_STORE_CORRUPT' })
  t.equal(runs, 1)
  t.throws(() => connection.streamQuery({} as never, 1), { message: 'The store reads whole lists.' })
})
