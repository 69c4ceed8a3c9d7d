// Where rows of one height stand, and which of them are seen.

export interface Window {
  readonly from: number
  /** Behind the last. */
  readonly to: number
}

/** Rows beyond each edge, so that there is something to see until the next frame. */
const BEYOND = 8

export const windowOf = (top: number, height: number, rowHeight: number, count: number): Window => ({
  from: Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - BEYOND),
  to: Math.min(count, Math.ceil((top + height) / rowHeight) + BEYOND)
})

/** How many rows further down the row at `first` stands now; 0 when it is gone. */
export const movedBy = <T>(
  before: readonly T[],
  now: readonly T[],
  first: number,
  keyOf: (item: T) => unknown
): number => {
  const item = before[first]
  if (item === undefined) return 0
  const key = keyOf(item)
  const index = now.findIndex(other => keyOf(other) === key)
  return index < 0 ? 0 : index - first
}

/** The scroll position from which a row is seen whole: the nearest one, or, from far away, with the row in the middle. */
export const scrollTo = (index: number, top: number, height: number, rowHeight: number): number => {
  const start = index * rowHeight
  const end = start + rowHeight
  if (start >= top && end <= top + height) return top
  const distance = start < top ? top - start : end - top - height
  if (distance > height) return Math.max(0, start - (height - rowHeight) / 2)
  return start < top ? start : end - height
}

/** A list as it was painted, or is to be. */
export interface Painted<T> {
  readonly items: readonly T[]
  readonly rowHeight: number
  /** What the items were chosen by: other ones are looked at from the top. */
  readonly chosenBy: unknown
}

/** Where to scroll to, so that what is looked at stays where it is while rows come before it. At the top it follows. */
export const keepPlace = <T>(before: Painted<T>, now: Painted<T>, top: number, keyOf: (item: T) => unknown): number => {
  if (top === 0 || before.chosenBy !== now.chosenBy) return 0
  const first = Math.floor(top / before.rowHeight)
  const rows = before.items === now.items ? 0 : movedBy(before.items, now.items, first, keyOf)
  return Math.max(0, (top * now.rowHeight) / before.rowHeight + rows * now.rowHeight)
}
