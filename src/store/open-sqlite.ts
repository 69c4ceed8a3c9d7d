// One SQLite database, opened the way we want it: write-ahead log, statements prepared once, complaints in words.

import { closeSync, openSync } from 'node:fs'
import type { SqliteDatabase, SqliteEngine, SqliteStatement } from './load-sqlite.js'
import { foreignFile, toFileError, toUserError } from './store-errors.js'

export interface Sqlite {
  /** Fails at once with ERR_STORE_LOCKED while another connection writes. */
  run(sql: string, parameters: readonly unknown[]): unknown[]
  /** Waits for the other connection first, and the whole process with it. */
  runPatiently(sql: string, parameters: readonly unknown[]): unknown[]
  close(): void
}

/** SQLite's own name for a database without a file. */
export const inMemory = ':memory:'

/** "ensl": SQLite keeps it in the file's header, so that nobody's tables are mistaken for ours. */
const applicationId = 0x656e736c

const explained = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw toUserError(error, path)
  }
}

/** The file holds signature keys, so it is its owner's alone; SQLite gives its log files the same mode. */
const createFile = (path: string): void => {
  try {
    // Only if it is not there: to close one that is would drop the locks this process has on it.
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    const refused = toFileError(error, path)
    if (refused !== undefined) throw refused
  }
}

/** Marks a new file as ours before any table is in it, so that two processes can open it at the same moment. */
const claimFile = (database: SqliteDatabase, path: string): void => {
  const answers = (sql: string, value: number): boolean =>
    database
      .prepare(sql)
      .all()
      .some(row => Object.values(row as object).includes(value))
  if (answers('pragma application_id', applicationId)) return
  if (!answers('select count(*) from sqlite_master', 0)) throw foreignFile(path)
  database.exec(`pragma application_id = ${applicationId}`)
}

const prepareFile = (database: SqliteDatabase, path: string): void => {
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = normal')
  claimFile(database, path)
}

const openDatabase = ({ DatabaseSync }: SqliteEngine, path: string, lockWaitMs: number): SqliteDatabase => {
  if (path !== inMemory) createFile(path)
  const database = new DatabaseSync(path)
  try {
    database.exec(`pragma busy_timeout = ${lockWaitMs}`)
    if (path !== inMemory) prepareFile(database, path)
    database.exec('pragma foreign_keys = on')
    database.exec('pragma busy_timeout = 0')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

export const openSqlite = (engine: SqliteEngine, path: string, lockWaitMs: number): Sqlite => {
  const database = explained(path, () => openDatabase(engine, path, lockWaitMs))
  const statements = new Map<string, SqliteStatement>()

  const run = (sql: string, parameters: readonly unknown[]): unknown[] => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement.all(...parameters)
  }

  return {
    run: (sql, parameters) => explained(path, () => run(sql, parameters)),
    runPatiently: (sql, parameters) => {
      database.exec(`pragma busy_timeout = ${lockWaitMs}`)
      try {
        return explained(path, () => run(sql, parameters))
      } finally {
        database.exec('pragma busy_timeout = 0')
      }
    },
    close: () => {
      try {
        // @photostructure/sqlite stays half open until its statements are garbage; the file is to be whole before that.
        database.exec('pragma wal_checkpoint(truncate)')
      } finally {
        database.close()
      }
    }
  }
}
