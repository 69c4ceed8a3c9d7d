// Quantiles of millions of durations in a few kilobytes: each is counted in a bucket that is one per cent wide.

export interface Quantiles {
  readonly count: () => number
  add(ms: number): void
  /** The duration that `share` (0 to 1) of all do not exceed, right to half a per cent; undefined when there is none. */
  at(share: number): number | undefined
}

const WIDTH = 1.01
/** A hundredth of a millisecond; what is shorter counts as that. */
const LEAST = 0.01

const bucketOf = (ms: number): number => Math.max(0, Math.round(Math.log(ms / LEAST) / Math.log(WIDTH)))

export const createQuantiles = (): Quantiles => {
  const buckets = new Map<number, number>()
  let total = 0
  return {
    count: () => total,
    add: ms => {
      const bucket = bucketOf(ms)
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1)
      total += 1
    },
    at: share => {
      let left = Math.max(1, Math.ceil(total * share))
      const sorted = [...buckets].sort(([a], [b]) => a - b)
      const found = sorted.find(([, count]) => {
        left -= count
        return left <= 0
      })
      return found && Number((LEAST * WIDTH ** found[0]).toPrecision(3))
    }
  }
}
