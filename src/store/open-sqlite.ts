// One SQLite database, opened the way we want it: ours alone, write-ahead log, statements prepared once, complaints in
// words.

import { closeSync, openSync } from 'node:fs'
import type { SqliteDatabase, SqliteEngine, SqliteStatement } from './load-sqlite.js'
import { foreignFile, toFileError, toUserError } from './store-errors.js'

export interface Sqlite {
  /** It ends with the process, and nothing is ever on disk. */
  readonly isVolatile: boolean
  run(sql: string, parameters: readonly unknown[]): unknown[]
  /**
   * For pragmas: most do their work while they are prepared (https://www.sqlite.org/pragma.html), so that a statement
   * prepared once does it once.
   */
  exec(sql: string): void
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

const ask = (database: SqliteDatabase, sql: string): unknown[] =>
  database
    .prepare(sql)
    .all()
    .flatMap(row => Object.values(row as object))

/** Marks a new file as ours before any table is in it. */
const claimFile = (database: SqliteDatabase, path: string): void => {
  const isOurs = ask(database, 'pragma application_id').includes(applicationId)
  if (!isOurs && !ask(database, 'select count(*) from sqlite_master').includes(0)) throw foreignFile(path)
  database.exec('pragma journal_mode = wal')
  if (!isOurs) database.exec(`pragma application_id = ${applicationId}`)
}

/**
 * Exclusive: one emulator has the file, and the system takes the lock away when the process ends, however it ends. It
 * must be said before the file is first read: then the log needs no shared memory either.
 */
const prepareFile = (database: SqliteDatabase, path: string): void => {
  database.exec('pragma locking_mode = exclusive')
  claimFile(database, path)
  database.exec('pragma synchronous = normal')
  // 32 MB: what is written again and again goes into the file itself less often.
  database.exec('pragma wal_autocheckpoint = 8000')
}

const withoutLog = 'pragma journal_mode = delete'
const withoutLock = ['pragma locking_mode = normal', 'select 1 from sqlite_master']

/**
 * @photostructure/sqlite stays half open, and keeps its lock, until its statements are garbage. So we let go of the file
 * ourselves, which SQLite allows only when the log has been written back. What fails here loses nothing: the log stays.
 */
const letGo = (database: SqliteDatabase, steps: readonly string[]): void => {
  try {
    for (const step of steps) database.exec(step)
  } catch {
    // Of a file that is damaged, or another's, there is nothing to let go of.
  }
  database.close()
}

const openDatabase = ({ DatabaseSync }: SqliteEngine, path: string): SqliteDatabase => {
  if (path !== inMemory) createFile(path)
  const database = new DatabaseSync(path)
  try {
    database.exec('pragma busy_timeout = 0')
    if (path !== inMemory) prepareFile(database, path)
    database.exec('pragma foreign_keys = on')
    return database
  } catch (error) {
    letGo(database, withoutLock)
    throw error
  }
}

/** Throws UserError `ERR_STORE_LOCKED`, at once, while somebody else has the file. */
export const openSqlite = (engine: SqliteEngine, path: string): Sqlite => {
  const database = explained(path, () => openDatabase(engine, path))
  const statements = new Map<string, SqliteStatement>()

  const run = (sql: string, parameters: readonly unknown[]): unknown[] => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement.all(...parameters)
  }

  return {
    isVolatile: path === inMemory,
    run: (sql, parameters) => explained(path, () => run(sql, parameters)),
    exec: sql => explained(path, () => database.exec(sql)),
    close: () => letGo(database, [withoutLog, ...withoutLock])
  }
}
