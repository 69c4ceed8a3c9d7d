// SQLite as Node brings it, or, on Node 20, the same interface from an optional package.

import { UserError } from '../errors.js'

export interface SqliteStatement {
  all(...parameters: unknown[]): unknown[]
}

export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement
  exec(sql: string): void
  close(): void
}

export interface SqliteEngine {
  readonly DatabaseSync: new (path: string) => SqliteDatabase
}

/** Node 22 and 24 warn that node:sqlite is experimental: true, and of no use to who runs us. Other warnings pass. */
export const withoutSqliteWarning = <T>(load: () => T): T => {
  const { emitWarning } = process
  const emit = (...[warning, ...rest]: unknown[]): unknown =>
    /SQLite is an experimental feature/.test(String(warning)) || Reflect.apply(emitWarning, process, [warning, ...rest])
  process.emitWarning = emit as typeof process.emitWarning
  try {
    return load()
  } finally {
    process.emitWarning = emitWarning
  }
}

const fromNode = (): SqliteEngine | undefined =>
  withoutSqliteWarning(() => process.getBuiltinModule('node:sqlite') as SqliteEngine | undefined)

const fromPackage = (): Promise<SqliteEngine> =>
  import('@photostructure/sqlite') as Promise<unknown> as Promise<SqliteEngine>

export const loadSqlite = async (
  builtin: () => SqliteEngine | undefined = fromNode,
  packaged: () => Promise<SqliteEngine> = fromPackage
): Promise<SqliteEngine> => {
  try {
    return builtin() ?? (await packaged())
  } catch (cause) {
    throw new UserError(
      'This version of Node has no SQLite, and the package @photostructure/sqlite is not installed.',
      'Use Node 22.13 or newer, or run `npm install @photostructure/sqlite`.',
      { code: 'ERR_STORE_NO_SQLITE', cause }
    )
  }
}
