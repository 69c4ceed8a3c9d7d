// One transaction around several queries: it happens whole or, after a throw or `giveUp`, not at all.

import type { Db } from './schema.js'

type GiveUp<Refusal> = (refusal: Refusal) => never

/** `giveUp` undoes what was done so far; its argument is then the answer. */
export const atomically = async <Answer, Refusal = never>(
  db: Db,
  work: (transaction: Db, giveUp: GiveUp<Refusal>) => Promise<Answer>
): Promise<Answer | Refusal> => {
  const undone = new Map<unknown, Refusal>()
  const giveUp: GiveUp<Refusal> = refusal => {
    const undo = new Error('This transaction was given up.')
    undone.set(undo, refusal)
    throw undo
  }
  try {
    return await db.transaction().execute(transaction => work(transaction, giveUp))
  } catch (error) {
    if (!undone.has(error)) throw error
    return undone.get(error) as Refusal
  }
}

/** Whether each record that holds a place will do for the one that was wanted there. */
export const allAcceptable = <T>(
  held: readonly T[],
  wanted: readonly T[],
  acceptable: (holder: T, wanted: T) => boolean
): boolean => wanted.every((one, index) => held.slice(index, index + 1).every(holder => acceptable(holder, one)))
