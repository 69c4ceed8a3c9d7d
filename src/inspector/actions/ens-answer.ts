// A refusal of ENS as an answer, which it is: only what is none is thrown.

import { ApiProblem, type Problem } from '../api.js'

export type Answer<T> = { readonly created: T } | { readonly problem: Problem }

/** What ENS answered. Throws when nobody did. */
export const answerOf = async <T>(call: Promise<readonly [T]>): Promise<Answer<T>> => {
  try {
    const [created] = await call
    return { created }
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status >= 300) return { problem: error.problem }
    throw error
  }
}
