// What came back, told apart as far as a verdict needs it.

import { isSuccess } from '../ens/delivery.js'
import { durationText } from '../ens/duration-text.js'
import type { OutcomeFacts } from '../ens/outcome.js'

/**
 * `success`: 200 to 204, which ENS takes for delivered. `error`: a 5xx. `refusal`: any other answer. `timeout`: no whole
 * answer in time. `garbled`: one that is no HTTP. `broken`: the exchange broke off. `unreached`: no connection came
 * about. `called-off`: by ourselves.
 */
export type ReplyKind = 'success' | 'refusal' | 'error' | 'timeout' | 'garbled' | 'broken' | 'unreached' | 'called-off'

export interface Reply {
  readonly kind: ReplyKind
  readonly outcome: OutcomeFacts
  /** In words: `POST 1 event, 612 B, signed`. */
  readonly sent: string
  /** In words: `200 OK in 12 ms`. */
  readonly came: string
  readonly ms: number
}

const reasons: Readonly<Record<string, ReplyKind>> = {
  Timeout: 'timeout',
  ServerProtocolViolation: 'garbled',
  MessageLengthLimitExceeded: 'garbled',
  RequestCanceled: 'called-off'
}
const beforeHttp: readonly string[] = ['dns', 'tcp', 'tls']

const toKind = (outcome: OutcomeFacts): ReplyKind => {
  if (!outcome.answered) return reasons[outcome.status] ?? (beforeHttp.includes(outcome.phase) ? 'unreached' : 'broken')
  if (isSuccess(outcome.statusCode)) return 'success'
  // 501 is how Python's http.server, for one, refuses a method that it does not have.
  return outcome.statusCode >= 500 && outcome.statusCode !== 501 ? 'error' : 'refusal'
}

const toWords = (outcome: OutcomeFacts, ms: number): string => {
  if (!outcome.answered) return `${outcome.status}: ${outcome.detail}`
  return `${`${outcome.statusCode} ${outcome.reason}`.trimEnd()} in ${durationText(ms)}`
}

export const toReply = (sent: string, outcome: OutcomeFacts, ms: number): Reply => ({
  kind: toKind(outcome),
  outcome,
  sent,
  came: toWords(outcome, ms),
  ms
})

/** There was an answer, whichever. */
export const isAnswered = ({ kind }: Reply): boolean => kind === 'success' || kind === 'refusal' || kind === 'error'
