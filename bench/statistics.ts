// Medians of interleaved rounds: on a noisy machine only what ran side by side can be compared.

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] =
    sorted.length % 2 === 0 ? [sorted[middle - 1], sorted[middle]] : [sorted[middle], sorted[middle]]
  return (low + high) / 2
}

/** Runs the measurements in turn, round after round; the median of each comes out. */
export const interleave = async <Name extends string>(
  rounds: number,
  measurements: Readonly<Record<Name, () => Promise<number>>>
): Promise<Record<Name, number>> => {
  const names = Object.keys(measurements) as Name[]
  const values = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) for (const name of names) values[name].push(await measurements[name]())
  return Object.fromEntries(names.map(name => [name, median(values[name])])) as Record<Name, number>
}
