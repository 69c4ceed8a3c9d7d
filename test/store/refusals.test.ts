import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { UserError } from '../../src/errors.js'
import { loadSqlite } from '../../src/store/load-sqlite.js'
import { openStore } from '../../src/store/open-store.js'
import { toFileError, toUserError } from '../../src/store/store-errors.js'
import { aCallback, aSegment, whoever } from '../contract/store.js'

interface Refusal {
  readonly code: string
  readonly message: string
  readonly hint: RegExp
}

const refused = async (t: Test, asked: Promise<unknown>, { code, message, hint }: Refusal): Promise<void> => {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown
  )
  t.type(error, UserError)
  t.match(error, { code, hint })
  t.equal(error instanceof Error && error.message, message)
}

const sqliteAt = async (t: Test, path: string) => {
  const { DatabaseSync } = await loadSqlite()
  const database = new DatabaseSync(path)
  t.teardown(() => database.close())
  return database
}

/** A closed store with something in it. */
const filledAt = async (path: string): Promise<string> => {
  const store = await openStore(path)
  await store.addCallbacks(
    Array.from({ length: 100 }, (_, index) => aCallback({ callbackId: `${index}` })),
    whoever
  )
  await store.close()
  return path
}

t.test('other databases than SQLite', async t => {
  const hint = /path of a file.*`memory`/
  for (const location of ['postgres://me:secret@db/ens', 'postgresql://db']) {
    const message = 'A store in PostgreSQL is not in this version of ens-local yet.'
    await refused(t, openStore(location), { code: 'ERR_STORE_UNSUPPORTED', message, hint })
  }
  const message = 'ens-local has no store for mysql://.'
  await refused(t, openStore('mysql://db/ens'), { code: 'ERR_STORE_UNSUPPORTED', message, hint })
})

t.test('a folder that is not there', async t => {
  const folder = join(t.testdir(), 'missing')
  await refused(t, openStore(join(folder, 'ens.db')), {
    code: 'ERR_STORE_NO_FOLDER',
    message: `There is no folder ${folder} to keep a store in.`,
    hint: /Create the folder/
  })
})

t.test('a folder that is a file', async t => {
  const path = join(t.testdir({ file: '' }), 'file', 'ens.db')
  await refused(t, openStore(path), {
    code: 'ERR_STORE_UNREADABLE',
    message: `${path} cannot be created.`,
    hint: /folder/
  })
})

t.test('a file that is a folder', async t => {
  const path = t.testdir()
  await refused(t, openStore(path), {
    code: 'ERR_STORE_UNREADABLE',
    message: `${path} cannot be opened.`,
    hint: /folder/
  })
})

t.test('a file that is no database', async t => {
  for (const content of ['hello', `${'no database '.repeat(1000)}`]) {
    const path = join(t.testdir({ 'ens.db': content }), 'ens.db')
    await refused(t, openStore(path), {
      code: 'ERR_STORE_NOT_A_DATABASE',
      message: `${path} is not a database of ens-local.`,
      hint: /Choose another file/
    })
    t.equal(await readFile(path, 'utf8'), content, 'is left as it was')
  }
})

t.test("somebody else's database", async t => {
  const path = join(t.testdir(), 'theirs.db')
  const theirs = await sqliteAt(t, path)
  theirs.exec('create table callbacks (theirs)')
  await refused(t, openStore(path), {
    code: 'ERR_STORE_NOT_OURS',
    message: `${path} belongs to another program.`,
    hint: /Choose another file/
  })
  t.same(theirs.prepare('select name from sqlite_master').all(), [{ name: 'callbacks' }], 'is left as it was')
})

t.test('an empty file, and an empty database, are as good as none', async t => {
  const folder = t.testdir({ 'empty.db': '' })
  const database = await sqliteAt(t, join(folder, 'sqlite.db'))
  database.exec('pragma user_version = 1')
  for (const file of ['empty.db', 'sqlite.db']) {
    const store = await openStore(join(folder, file))
    t.same(await store.callbacks(), [])
    await store.close()
  }
})

/** All from `from` on is overwritten. */
const damage = async (path: string, from: number): Promise<void> => {
  const whole = await readFile(path)
  await writeFile(path, whole.fill(0xaa, from))
}

t.test('a file that is damaged from its beginning on', async t => {
  const path = await filledAt(join(t.testdir(), 'ens.db'))
  const damaged = { code: 'ERR_STORE_CORRUPT', message: `${path} is damaged.`, hint: /backup/ }
  const whole = await readFile(path)
  await damage(path, 100)
  await refused(t, openStore(path), damaged)

  await writeFile(path, whole)
  // The first page has the schema: the rest is seen when the callbacks are read.
  await damage(path, 4096)
  await refused(t, openStore(path), damaged)
})

t.test('a file that is damaged where nobody looks at first', async t => {
  const path = await filledAt(join(t.testdir(), 'ens.db'))
  const before = await openStore(path)
  const { size } = await stat(path)
  await before.addSegments(Array.from({ length: 2000 }, (_, firstEvent) => aSegment({ firstEvent })))
  await before.close()
  await damage(path, size)
  const store = await openStore(path)
  t.teardown(() => store.close())
  const damaged = { code: 'ERR_STORE_CORRUPT', message: `${path} is damaged.`, hint: /backup/ }
  await refused(t, store.segments('callback-1', 1000, 1_000_000), damaged)
  await refused(t, store.addSegments([aSegment({ firstEvent: 2000 })]), damaged)
  t.equal((await store.callbacks()).length, 100)
})

t.test('a store of a newer ens-local', async t => {
  const path = await filledAt(join(t.testdir(), 'ens.db'))
  const database = await sqliteAt(t, path)
  database.exec("insert into kysely_migration values ('9999-from-the-future', '2999-01-01T00:00:00.000Z')")
  await refused(t, openStore(path), {
    code: 'ERR_STORE_NEWER',
    message: `${path} was written by a newer version of ens-local.`,
    hint: /Update ens-local/
  })
})

t.test('a store whose history makes no sense is a bug, and stays one', async t => {
  const path = await filledAt(join(t.testdir(), 'ens.db'))
  const database = await sqliteAt(t, path)
  database.exec("delete from kysely_migration where name = '0001-callbacks'")
  const error = await openStore(path).then(
    () => undefined,
    (thrown: unknown) => thrown
  )
  t.type(error, Error)
  t.notMatch(error, { name: 'UserError' })
  database.exec('drop table kysely_migration')
  await t.rejects(openStore(path), { message: /callbacks.*already exists/ })
})

t.test('a file that another program is writing to, or keeps to itself', async t => {
  const path = await filledAt(join(t.testdir(), 'ens.db'))
  const other = await sqliteAt(t, path)
  for (const kind of ['immediate', 'exclusive']) {
    other.exec(`begin ${kind}`)
    await refused(t, openStore(path), {
      code: 'ERR_STORE_LOCKED',
      message: `${path} is in use by another ens-local.`,
      hint: /a file of its own/
    })
    other.exec('commit')
  }
  const store = await openStore(path)
  t.teardown(() => store.close())
  t.equal((await store.callbacks()).length, 100, 'until it lets go')
  t.throws(() => other.exec('select * from callbacks'), { message: 'database is locked' }, 'now it is ours')
})

t.test('what cannot be made to happen here: by number or by its words', async t => {
  const thrown = (message: string, errcode?: number) =>
    Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR' }, errcode === undefined ? {} : { errcode })
  const codeOf = (error: unknown) => (toUserError(error, 'ens.db') as UserError).code
  t.equal(codeOf(thrown('attempt to write a readonly database', 1032)), 'ERR_STORE_READ_ONLY')
  t.equal(codeOf(thrown('attempt to write a readonly database')), 'ERR_STORE_READ_ONLY')
  t.equal(codeOf(thrown('disk I/O error', 266)), 'ERR_STORE_DISK')
  t.equal(codeOf(thrown('database or disk is full')), 'ERR_STORE_FULL')
  t.equal(codeOf(thrown('database disk image is malformed')), 'ERR_STORE_CORRUPT')
  for (const bug of [
    thrown('near "selct": syntax error', 1),
    thrown('UNIQUE constraint failed'),
    new Error('x'),
    'x'
  ]) {
    t.equal(toUserError(bug, 'ens.db'), bug, 'a bug stays what it is')
  }
  t.match(toFileError('x', 'ens.db'), { code: 'ERR_STORE_UNREADABLE' })
})
