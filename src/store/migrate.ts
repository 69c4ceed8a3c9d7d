// Brings a store's tables up to this version, and refuses a store that is ahead of it.

import { Migrator } from 'kysely'
import { UserError } from '../errors.js'
import { callbacks } from './migrations/0001-callbacks.js'
import { subscriptions } from './migrations/0002-subscriptions.js'
import { deliveries } from './migrations/0003-deliveries.js'
import type { Db } from './schema.js'

/** The whole list, in order; the rules are in migrations/README.md. */
const migrations = {
  '0001-callbacks': callbacks,
  '0002-subscriptions': subscriptions,
  '0003-deliveries': deliveries
}

export const migrate = async (db: Db, location: string): Promise<void> => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  // kysely has one plain Error for every disagreement, so we look for ourselves whether this is the one to explain.
  const history = db.withTables<{ kysely_migration: { name: string } }>().selectFrom('kysely_migration').select('name')
  const applied = await history.execute().catch(() => [])
  if (applied.every(({ name }) => name in migrations)) throw error
  throw new UserError(
    `${location} was written by a newer version of ens-local.`,
    'Update ens-local, or keep this version apart with a file of its own.',
    { code: 'ERR_STORE_NEWER', cause: error }
  )
}
