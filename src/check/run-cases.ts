// Runs the cases one after the other, and sees to it that a receiver which is gone or silent is judged once, not by all.

import type { CheckCase, Judgement } from './check-case.js'
import type { CaseResult } from './check-report.js'
import type { Exam } from './exam.js'
import { mustTake, toSkip } from './judge.js'
import { isAnswered } from './reply.js'
import { watchReceiver } from './watch-receiver.js'

/** So many deliveries in a row without an answer in time, and no more are sent. */
const MOST_LATE = 2

export interface CaseRun {
  readonly cases: readonly CheckCase[]
  readonly exam: Exam
  readonly signal?: AbortSignal | undefined
  onCase?: ((result: CaseResult) => void) | undefined
}

export interface Ran {
  readonly results: readonly CaseResult[]
  /** Why it was never reached. */
  readonly unreachable?: string
}

/** What is to be said where no good delivery is taken, once: then it is known. */
const whyNotTaken = async (exam: Exam): Promise<Judgement | undefined> => {
  const { isTaken, reply } = await exam.baseline()
  if (isTaken) return undefined
  if (!exam.isKeyGiven && isAnswered(reply))
    return toSkip('It takes no delivery that is signed with a key of ours: give its own (--key).')
  if (!exam.contact.seen.includes(reply))
    return toSkip(`It takes no delivery (${reply.came}), so this can not be told: see valid-signature.`)
  return mustTake(reply, { what: 'a good delivery, which this case begins with', fix: 'See the case valid-signature.' })
}

/** Why a case makes no sense with this receiver. */
const whyNot = async ({ needs }: CheckCase, exam: Exam): Promise<Judgement | undefined> => {
  if (needs === 'handshake' && exam.handshake === undefined) return toSkip('Asked with a handshake only (--handshake).')
  if (needs !== 'taken') return undefined
  if (exam.contact.lateInRow >= MOST_LATE)
    return toSkip(`The last ${MOST_LATE} deliveries were not answered in time, so no more are sent.`)
  return whyNotTaken(exam)
}

export const runCases = async ({ cases, exam, signal, onCase }: CaseRun): Promise<Ran> => {
  const watch = watchReceiver(exam)
  const isCalledOff = (): boolean => signal?.aborted === true

  const examine = async (one: CheckCase): Promise<Judgement> => {
    const gone = isCalledOff() ? 'The check was called off.' : await watch.whyGone()
    if (gone !== undefined) return toSkip(gone)
    exam.contact.begin()
    const judged = (await whyNot(one, exam)) ?? (await one.run(exam))
    return isCalledOff() ? toSkip('The check was called off.') : watch.look(one, judged)
  }

  const results: CaseResult[] = []
  for (const one of cases) {
    const began = exam.stopwatch.now()
    const judged = await examine(one)
    const result = { id: one.id, title: one.title, ...judged, ms: exam.stopwatch.now() - began }
    results.push(result)
    onCase?.(result)
  }
  const unreachable = watch.unreachable()
  return { results, ...(unreachable !== undefined && { unreachable }) }
}
