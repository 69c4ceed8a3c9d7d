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
