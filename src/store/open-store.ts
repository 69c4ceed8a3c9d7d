// Opens the store a location names: `memory`, or the path of a file. The only way in, and the same store either way.

import { resolve } from 'node:path'
import { Kysely } from 'kysely'
import { UserError } from '../errors.js'
import type { Store } from '../ports.js'
import { atomically } from './atomically.js'
import { createCallbacks } from './callbacks.js'
import { loadSqlite } from './load-sqlite.js'
import { migrate } from './migrate.js'
import { inMemory, openSqlite } from './open-sqlite.js'
import { remember } from './remember.js'
import type { Database } from './schema.js'
import { createSqliteDialect } from './sqlite-dialect.js'
import { createSubscriptions } from './subscriptions.js'

const toPath = (location: string): string => {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1]
  if (scheme === undefined) return location === 'memory' ? inMemory : resolve(location)
  // Not the location itself: such a url often has a password in it.
  const what = /^postgres/i.test(scheme)
    ? 'A store in PostgreSQL is not in this version of ens-local yet'
    : `ens-local has no store for ${scheme}://`
  throw new UserError(`${what}.`, 'Give the path of a file to keep things in, or `memory`.', {
    code: 'ERR_STORE_UNSUPPORTED'
  })
}

/** `lockWaitMs` is how long another process may hold the file before we give up on it. */
export const openStore = async (location: string, lockWaitMs = 5000): Promise<Store> => {
  const path = toPath(location)
  const sqlite = openSqlite(await loadSqlite(), path, lockWaitMs)
  const db = new Kysely<Database>({ dialect: createSqliteDialect(sqlite) })
  try {
    await migrate(db, path)
  } catch (error) {
    await db.destroy()
    throw error
  }
  const store: Store = {
    ...createCallbacks(db),
    ...createSubscriptions(db),
    clear: () =>
      atomically(db, async transaction => {
        await transaction.deleteFrom('subscriptions').execute()
        await transaction.deleteFrom('callbacks').execute()
      }),
    close: () => db.destroy()
  }
  // A file may have other readers and writers.
  return path === inMemory ? remember(store) : store
}
