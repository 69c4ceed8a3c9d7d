// Verdicts on replies: on what ENS sends, which must be taken, and on what only others send, which should be refused.

import { durationText } from '../ens/duration-text.js'
import { steps } from '../ens/next-steps.js'
import { probeFixes } from '../ens/probe.js'
import { afterFailure, policies } from '../ens/retry-policy.js'
import type { Judgement } from './check-case.js'
import type { Reply } from './reply.js'

export type Ruling = Pick<Judgement, 'verdict' | 'says' | 'fix'>

const failed = (attempts: number): string => afterFailure(policies.current, { attempts, firstAttemptAt: 0, now: 0 }).why

/** What ENS does with a delivery after this reply, by its present policy. */
export const nextAfterDelivery = ({ kind }: Pick<Reply, 'kind'>): string =>
  kind === 'success' ? steps.delivered().why : `${failed(1)} ${failed(policies.current.attempts)}`

export const STRANGER = 'Nothing: ENS does not send this. Anybody else who knows the url can.'

/** What it did with `what`, in a sentence. */
export const toDeed = (reply: Reply, what: string): string => {
  const { kind, outcome, ms } = reply
  if (outcome.answered) return `It answers ${outcome.statusCode} to ${what}.`
  if (kind === 'timeout') return `It has not answered ${what} in ${durationText(ms)}.`
  if (kind === 'unreached') return 'No connection to it came about.'
  if (kind === 'garbled') return `Its answer to ${what} can not be read.`
  return `The connection broke off over ${what}.`
}

/** Where there was no answer, what is known of its reason is better than what the case knows. */
export const toFix = ({ outcome }: Reply, fix: string): string => {
  if (!outcome.answered) return probeFixes[outcome.status]
  return outcome.statusCode === 413 ? 'Raise the limit for bodies: 1,000 events have about 1 MB.' : fix
}

export const judge = ({ sent, came }: Reply, ruling: Ruling, ensNext: string): Judgement => ({
  ...ruling,
  sent,
  came,
  ensNext
})

/** What ENS may send any day. `verdict` is that of a refusal; no answer at all is a fail. */
export const mustTake = (
  reply: Reply,
  { what, fix, verdict = 'fail' }: { what: string; fix: string; verdict?: 'fail' | 'finding' }
): Judgement => {
  const next = nextAfterDelivery(reply)
  if (reply.kind === 'success') return judge(reply, { verdict: 'pass', says: `It takes ${what}.` }, next)
  const ruling = {
    verdict: reply.outcome.answered ? verdict : 'fail',
    says: toDeed(reply, what),
    fix: toFix(reply, fix)
  }
  return judge(reply, ruling, next)
}

/** What ENS never sends: a refusal is as it should be, and no more than a finding is what is not. */
export const shouldRefuse = (reply: Reply, { what, fix }: { what: string; fix: string }): Judgement =>
  judge(
    reply,
    reply.kind === 'refusal'
      ? { verdict: 'pass', says: `It refuses ${what}.` }
      : // A handler that throws breaks off: what to catch is what the case knows.
        { verdict: 'finding', says: toDeed(reply, what), fix: reply.kind === 'broken' ? fix : toFix(reply, fix) },
    STRANGER
  )

export const toSkip = (says: string): Judgement => ({
  verdict: 'skip',
  says,
  sent: 'nothing',
  came: 'nothing',
  ensNext: 'Not known: it was not asked.'
})
