// Writes any number of rows with a few statements of fixed sizes, each built and compiled once, when first needed.

import type { CompiledQuery } from 'kysely'
import type { Statement } from './sqlite-dialect.js'

/** The larger a statement, the less each row costs; past 64 there is nothing more to be gained. */
const sizes = [64, 8, 1] as const

/** Answers the statements that write `rows`, each a list of values in the order of the columns. */
export type WriteRows = (rows: readonly (readonly unknown[])[]) => Statement[]

/** `compile` builds the query that writes so many rows. */
export const createRowWriter = (compile: (rows: number) => CompiledQuery<unknown>): WriteRows => {
  const compiled = new Map<number, string>()
  const sqlFor = (size: number): string => {
    const sql = compiled.get(size) ?? compile(size).sql
    compiled.set(size, sql)
    return sql
  }
  return rows => {
    const statements: Statement[] = []
    let done = 0
    for (const size of sizes) {
      for (; rows.length - done >= size; done += size) {
        const parameters: unknown[] = []
        for (const row of rows.slice(done, done + size)) parameters.push(...row)
        statements.push({ sql: sqlFor(size), parameters })
      }
    }
    return statements
  }
}
