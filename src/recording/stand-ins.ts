// What takes the place of something redacted: a number of its own for each, the same whenever it comes again, so that
// requests can still be told to be about the same person.

export interface StandIns {
  /** A new one for what has not been seen yet. */
  numberOf(what: string): number
  has(what: string): boolean
  /** How many there are, with those of earlier runs. */
  given(): number
}

/** `given` were given out by earlier runs: they stand for others, so they are not given out again. */
export const createStandIns = (given = 0): StandIns => {
  const numbers = new Map<string, number>()
  return {
    numberOf: what => {
      const number = numbers.get(what) ?? given + numbers.size + 1
      numbers.set(what, number)
      return number
    },
    has: what => numbers.has(what),
    given: () => given + numbers.size
  }
}
