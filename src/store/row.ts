// Any record to its row: which property goes to which column, and each value as what both dialects can keep.

import { toText } from './text.js'

const toCell = (value: unknown): unknown => {
  if (typeof value === 'string') return toText(value)
  return Array.isArray(value) ? JSON.stringify(value) : value
}

/** The columns come in the order of the table, whatever the record's own: an insert compiled once relies on it. */
export const toRow = (columns: Readonly<Record<string, string>>, record: object): object => {
  const values = new Map(Object.entries(record))
  const given = Object.entries(columns).filter(([property]) => values.has(property))
  return Object.fromEntries(given.map(([property, column]) => [column, toCell(values.get(property))]))
}
