// kysely on one synchronous SQLite connection: transactions one after another, and writers that wait for their turn.

import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler
} from 'kysely'
import { UserError } from '../errors.js'
import type { Sqlite } from './open-sqlite.js'

const turnOfTheLoop = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

const isLocked = (error: unknown): boolean => error instanceof UserError && error.code === 'ERR_STORE_LOCKED'

/**
 * Waiting for a lock stops the whole process. If the other connection is our own process's (two emulators on one file),
 * that would be waiting for ourselves; but its transactions only await us, so one turn of the loop later it is done.
 */
const runInTurn = async (sqlite: Sqlite, sql: string, parameters: readonly unknown[]): Promise<unknown[]> => {
  try {
    return sqlite.run(sql, parameters)
  } catch (error) {
    if (!isLocked(error)) throw error
  }
  await turnOfTheLoop()
  return sqlite.runPatiently(sql, parameters)
}

/** First come, first served. */
const createQueue = (): { enter(): Promise<void>; leave(): void } => {
  let last: Promise<void> = Promise.resolve()
  let leave: () => void
  return {
    enter: () => {
      const before = last
      last = new Promise(resolve => {
        void before.then(() => {
          leave = resolve
        })
      })
      return before
    },
    leave: () => leave()
  }
}

const createDriver = (sqlite: Sqlite): Driver => {
  const queue = createQueue()
  const run = (sql: string): Promise<unknown> => runInTurn(sqlite, sql, [])
  const connection: DatabaseConnection = {
    executeQuery: async <R>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) =>
      ({ rows: await runInTurn(sqlite, sql, parameters) }) as QueryResult<R>,
    streamQuery: () => {
      throw new Error('The store reads whole lists.')
    }
  }
  return {
    init: async () => {},
    acquireConnection: async () => {
      await queue.enter()
      return connection
    },
    // Immediate: the right to write is taken first, so that what a transaction reads stays true until it writes.
    beginTransaction: async () => void (await run('begin immediate')),
    commitTransaction: async () => void (await run('commit')),
    rollbackTransaction: async () => void (await run('rollback')),
    releaseConnection: async () => queue.leave(),
    destroy: async () => {
      await queue.enter()
      sqlite.close()
    }
  }
}

export const createSqliteDialect = (sqlite: Sqlite): Dialect => ({
  // kysely has it that SQLite cannot roll back a `create table`. It can, and a half-made store would be worse.
  createAdapter: () => Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true }),
  createDriver: () => createDriver(sqlite),
  createIntrospector: db => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler()
})
