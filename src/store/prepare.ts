// A query built and compiled once, for those that are asked for at every request: afterwards only the parameters change.

import type { CompiledQuery } from 'kysely'
import type { Db } from './schema.js'

export const prepare =
  <Row>(query: CompiledQuery<Row>): ((db: Db, parameters: readonly unknown[]) => Promise<Row[]>) =>
  async (db, parameters) =>
    (await db.executeQuery<Row>({ ...query, parameters })).rows
