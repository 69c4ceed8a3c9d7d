// The known name that is nearest to what was typed.

/** How many letters to add, drop, change or swap with the next (optimal string alignment), row by row. */
const distance = (from: string, to: string): number => {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_none, index) => index)]
  const at = (row: number, column: number): number => (rows[row] as number[])[column] as number
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row]
    rows.push(next)
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1]
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      next.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwap ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY
        )
      )
    }
  }
  return at(from.length, to.length)
}

/** The known name that is near to what was typed; undefined when none is. */
export const nearest = (typed: string, known: readonly string[]): string | undefined => {
  const [near] = known
    .map(name => ({ name, away: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, away }) => away <= Math.min(2, Math.max(1, Math.floor(name.length / 3))))
    .sort((a, b) => a.away - b.away)
  return near?.name
}

/** `Did you mean …?` with the known name that is near, else `otherwise`. */
export const didYouMean = (typed: string, known: readonly string[], otherwise: string): string => {
  const near = nearest(typed, known)
  return near === undefined ? otherwise : `Did you mean ${near}?`
}
