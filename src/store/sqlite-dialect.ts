// kysely on one synchronous SQLite connection, its transactions one after another; and a quicker way for a transaction
// whose statements are known beforehand.

import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler
} from 'kysely'
import { createTurns, type Turns } from '../turns.js'
import type { Sqlite } from './open-sqlite.js'

/** A query kysely has compiled, with the parameters of this time. */
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

/** Runs them in one transaction, whole or not at all. `durable`: it is on disk when this resolves, not only safe from us. */
export type Transact = (statements: readonly Statement[], durable?: 'durable') => Promise<void>

/** Immediate: the right to write is taken first, so that what a transaction reads stays true until it writes. */
const BEGIN = 'begin immediate'

/** SQLite has rolled back by itself after some errors, a full disk among them. */
const rollBack = (sqlite: Sqlite): void => {
  try {
    sqlite.run('rollback', [])
  } catch (error) {
    if (!/no transaction is active/.test(String(error))) throw error
  }
}

const runAll = (sqlite: Sqlite, statements: readonly Statement[]): void => {
  const [first, ...others] = statements
  // One statement is a transaction by itself.
  if (first !== undefined && others.length === 0) {
    sqlite.run(first.sql, first.parameters)
    return
  }
  sqlite.run(BEGIN, [])
  try {
    for (const { sql, parameters } of statements) sqlite.run(sql, parameters)
    sqlite.run('commit', [])
  } catch (error) {
    rollBack(sqlite)
    throw error
  }
}

/** Without awaiting in between: for hundreds of statements, that is most of what they would cost. */
const createTransact =
  (sqlite: Sqlite, turns: Turns): Transact =>
  async (statements, durable) => {
    if (statements.length === 0) return
    await turns.take(async () => {
      if (durable === undefined || sqlite.isVolatile) return runAll(sqlite, statements)
      sqlite.exec('pragma synchronous = full')
      try {
        runAll(sqlite, statements)
      } finally {
        sqlite.exec('pragma synchronous = normal')
      }
    })
  }

const createDriver = (sqlite: Sqlite, turns: Turns): Driver => {
  const run = async (sql: string): Promise<void> => void sqlite.run(sql, [])
  const connection: DatabaseConnection = {
    executeQuery: async <R>({ sql, parameters }: Statement) =>
      ({ rows: sqlite.run(sql, parameters) }) as QueryResult<R>,
    streamQuery: () => {
      throw new Error('The store reads whole lists.')
    }
  }
  return {
    init: async () => {},
    acquireConnection: async () => {
      await turns.enter()
      return connection
    },
    beginTransaction: () => run(BEGIN),
    commitTransaction: () => run('commit'),
    rollbackTransaction: async () => rollBack(sqlite),
    releaseConnection: async () => turns.leave(),
    destroy: () => turns.take(async () => sqlite.close())
  }
}

export const createSqliteDialect = (sqlite: Sqlite): { dialect: Dialect; transact: Transact } => {
  const turns = createTurns()
  const dialect: Dialect = {
    // kysely has it that SQLite cannot roll back a `create table`. It can, and a half-made store would be worse.
    createAdapter: () => Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true }),
    createDriver: () => createDriver(sqlite, turns),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler()
  }
  return { dialect, transact: createTransact(sqlite, turns) }
}
