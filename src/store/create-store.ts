// The store over an open database: tables brought up to date, what must be at hand read into memory.

import { Kysely } from 'kysely'
import type { Store } from '../ports.js'
import { createTurns } from '../turns.js'
import { createCallbacks, loadCallbacks } from './callbacks.js'
import { createDeliveries } from './deliveries.js'
import { createMirror, type Mirror } from './directory.js'
import { createJournal, createJournalStatements } from './journal.js'
import { createMemoryDeliveries } from './memory-deliveries.js'
import { migrate } from './migrate.js'
import type { Sqlite } from './open-sqlite.js'
import { createPending } from './pending.js'
import { createQueues } from './queues.js'
import { createRetention } from './retention.js'
import type { Database, Db } from './schema.js'
import { createSqliteDialect } from './sqlite-dialect.js'
import { createSubscriptions, loadSubscriptions } from './subscriptions.js'
import { createWhole, emptying } from './whole.js'

const load = async (db: Db, mirror: Mirror): Promise<void> => {
  mirror.keepCallbacks(await loadCallbacks(db))
  mirror.keepSubscriptions(await loadSubscriptions(db))
}

/** Takes the database over, and closes it if this fails. `location` is what to call it in errors. */
export const createStore = async (sqlite: Sqlite, location: string): Promise<Store> => {
  const { dialect, transact } = createSqliteDialect(sqlite)
  const db = new Kysely<Database>({ dialect })
  const [mirror, turns] = [createMirror(), createTurns()]
  const inMemory = sqlite.isVolatile ? createMemoryDeliveries() : undefined
  const journal = createJournalStatements(db)
  const overSql = { ...createJournal(journal, transact), ...createQueues(db), ...createDeliveries(db) }
  try {
    await migrate(db, location)
    await load(db, mirror)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return {
    ...createCallbacks(db, mirror, turns),
    ...createSubscriptions(db, mirror, turns),
    ...(inMemory ?? { ...overSql, ...createPending(db), ...createRetention(db) }),
    directory: mirror.directory,
    ...createWhole({ db, transact, journal, mirror, turns, inMemory }),
    clear: () =>
      turns.take(async () => {
        await transact(emptying(db))
        mirror.clear()
        inMemory?.clear()
      }),
    close: () => {
      inMemory?.close()
      return turns.take(() => db.destroy())
    }
  }
}
