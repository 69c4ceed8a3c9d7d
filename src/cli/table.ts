// Lays out what a command found: a table as wide as the terminal, or one block for each item where a table has no room.

import { middle, printable } from './printable.js'

export interface Column<T> {
  readonly title: string
  of(item: T): string
  /** It may be cut in the middle down to this width; without, it is whole or not there. */
  readonly min?: number
  /** Adds colour to a cell, and nothing that has a width. */
  readonly paint?: (cell: string) => string
}

type Paint = (text: string) => string

interface Sized<T> {
  readonly column: Column<T>
  readonly cells: readonly string[]
  width: number
}

const GAP = '  '
const plain: Paint = text => text
const widthOf = (text: string): number => [...text].length
const pad = (text: string, width: number): string => text + ' '.repeat(width - widthOf(text))

const toSized = <T>(column: Column<T>, items: readonly T[]): Sized<T> => {
  const cells = items.map(item => printable(column.of(item)))
  const width = cells.reduce((widest, cell) => Math.max(widest, widthOf(cell)), widthOf(column.title))
  return { column, cells, width }
}

/** Takes from the widest column that may be cut, until all fit; false when they can not. */
const fits = <T>(sized: readonly Sized<T>[], room: number): boolean => {
  const needed = sized.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length)
  for (let over = needed - room; over > 0; over -= 1) {
    const cuttable = sized.filter(({ column: { min }, width }) => min !== undefined && width > min)
    const [widest] = cuttable.sort((a, b) => b.width - a.width)
    if (widest === undefined) return false
    widest.width -= 1
  }
  return true
}

/** Lines of a table with a row of titles; undefined when it does not fit into `room` characters. */
export const toTable = <T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  room: number = Number.POSITIVE_INFINITY,
  paintTitle: Paint = plain
): string[] | undefined => {
  const sized = columns.map(column => toSized(column, items))
  if (!fits(sized, room)) return undefined
  // Colour goes around the text and not around the blanks, so that those at the end of a line can be taken away.
  const filled = sized.map(({ column: { title, paint = plain }, cells, width }) => {
    const cell = (text: string, colour: Paint): string => {
      const shown = middle(text, width)
      return colour(shown) + ' '.repeat(width - widthOf(shown))
    }
    return [cell(title, paintTitle), ...cells.map(text => cell(text, paint))]
  })
  return [undefined, ...items].map((_item, row) =>
    filled
      .map(cells => cells[row])
      .join(GAP)
      .trimEnd()
  )
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''))

/** Lines of `field  value`, without those that have nothing to say. Values but ids and keys are cut to `room`. */
export const toRecord = (item: object, room: number = Number.POSITIVE_INFINITY, title: Paint = plain): string[] => {
  const fields = Object.entries(item).map(([field, value]) => [field, printable(textOf(value))] as const)
  const filled = fields.filter(([, value]) => value !== '')
  const width = Math.max(0, ...filled.map(([field]) => field.length))
  const left = Math.max(room - width - GAP.length, 10)
  return filled.map(([field, value]) => {
    const shown = /(Id|Key)$/.test(field) ? value : middle(value, left)
    return `${title(pad(field, width))}${GAP}${shown}`
  })
}
