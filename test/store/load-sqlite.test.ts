import t from 'tap'
import { loadSqlite, type SqliteEngine, withoutSqliteWarning } from '../../src/store/load-sqlite.js'

const engine = (name: string): SqliteEngine => ({ DatabaseSync: class {}, name }) as unknown as SqliteEngine

t.test("Node's own comes first, then the package", async t => {
  const fails = () => Promise.reject(new Error('never asked'))
  t.match(await loadSqlite(() => engine('builtin'), fails), { name: 'builtin' })
  t.match(
    await loadSqlite(
      () => undefined,
      async () => engine('package')
    ),
    { name: 'package' }
  )
})

t.test('the real ones open a database', async t => {
  const { DatabaseSync } = await loadSqlite()
  t.same(new DatabaseSync(':memory:').prepare('select 1 as one').all(), [{ one: 1 }])
  const packaged = await loadSqlite(() => undefined)
  t.same(new packaged.DatabaseSync(':memory:').prepare('select 1 as one').all(), [{ one: 1 }])
})

t.test('with neither, the person is told how to get one', async t => {
  const missing = () => Promise.reject(new Error("Cannot find package '@photostructure/sqlite'"))
  await t.rejects(
    loadSqlite(() => undefined, missing),
    {
      name: 'UserError',
      code: 'ERR_STORE_NO_SQLITE',
      message: 'This version of Node has no SQLite, and the package @photostructure/sqlite is not installed.',
      hint: /npm install @photostructure\/sqlite/
    }
  )
})

t.test('only the warning of node:sqlite is held back, and only meanwhile', async t => {
  const warnings = t.capture(process, 'emitWarning')
  const answer = withoutSqliteWarning(() => {
    process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning')
    process.emitWarning('something else', 'DeprecationWarning')
    return 42
  })
  t.equal(answer, 42)
  t.same(
    warnings().map(({ args }) => args),
    [['something else', 'DeprecationWarning']]
  )
  t.throws(() =>
    withoutSqliteWarning(() => {
      throw new Error('no engine')
    })
  )
  process.emitWarning('SQLite is an experimental feature')
  t.equal(warnings().length, 1, 'as before')
})
