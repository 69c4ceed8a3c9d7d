// Any record to its row: which property goes to which column, and each value as what both dialects can keep.

import { toText } from './text.js'

const toCell = (value: unknown): unknown => {
  if (typeof value === 'string') return toText(value)
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

/** The columns come in the order of the table, whatever the record's own: an insert compiled once relies on it. */
export const toRow = (columns: Readonly<Record<string, string>>, record: object): object => {
  const row: Record<string, unknown> = {}
  for (const [property, column] of Object.entries(columns)) {
    if (property in record) row[column] = toCell(record[property as keyof typeof record])
  }
  return row
}
