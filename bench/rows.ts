// One line of the result: two figures, their ratio, and whether it is what we want.

export interface Row {
  readonly what: string
  readonly ours: number
  readonly theirs: number
  readonly unit: string
  readonly ratio: number
  readonly goal: string
  /** Absent where the figure is there to be known and has no goal. */
  readonly met?: boolean
}

export type Compared = Record<'ours' | 'theirs', number>
export const atMost = (what: string, unit: string, { ours, theirs }: Compared, goal: number): Row => ({
  what,
  unit,
  ours,
  theirs,
  ratio: ours / theirs,
  goal: `≤ ${goal}`,
  met: ours / theirs <= goal
})
export const atLeast = (what: string, unit: string, { ours, theirs }: Compared, goal: number): Row => ({
  what,
  unit,
  ours,
  theirs,
  ratio: ours / theirs,
  goal: `≥ ${goal}`,
  met: ours / theirs >= goal
})

export const noted = (what: string, unit: string, { ours, theirs }: Compared): Row => ({
  what,
  unit,
  ours,
  theirs,
  ratio: ours / theirs,
  goal: ''
})

export const printRows = (rows: readonly Row[]): void => {
  const head = ['', 'ours', 'theirs', 'ratio', 'goal', '']
  const cells = rows.map(({ what, unit, ours, theirs, ratio, goal, met }) => [
    what,
    `${ours.toFixed(0)} ${unit}`,
    `${theirs.toFixed(0)} ${unit}`,
    ratio.toFixed(2),
    goal,
    met === undefined ? '' : met ? 'met' : 'MISSED'
  ])
  const widths = head.map((_, i) => Math.max(...[head, ...cells].map(row => (row[i] ?? '').length)))
  for (const row of [head, ...cells])
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd()
    )
}
