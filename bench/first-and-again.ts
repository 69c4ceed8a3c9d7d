// Runs something once, and then again and again, in one process: when did each come to its point?

import { median } from './statistics.js'

/** `run` calls `there` when it has what it was started for; what it does after that does not count. Milliseconds. */
export const firstAndAgain = async (
  from: number,
  rounds: number,
  run: (there: () => void) => Promise<void>
): Promise<{ first: number; again: number }> => {
  const once = async (begin: number): Promise<number> => {
    let end = begin
    await run(() => {
      end = performance.now()
    })
    return end - begin
  }
  const first = await once(from)
  const again: number[] = []
  for (let round = 0; round < rounds; round++) again.push(await once(performance.now()))
  return { first, again: median(again) }
}
