// How ENS judges what came of one attempt to deliver, in words.

import { isSuccess } from './delivery.js'
import type { Outcome } from './outcome.js'

export interface DeliveryVerdict {
  readonly ok: boolean
  /** `200 OK`, `503 Service Unavailable is none of 200 to 204`, `no whole answer within 3000 ms`. */
  readonly verdict: string
}

export const toDeliveryVerdict = (outcome: Outcome, deadlineMs: number): DeliveryVerdict => {
  if (outcome.answered) {
    const status = `${outcome.statusCode} ${outcome.reason}`.trimEnd()
    const ok = isSuccess(outcome.statusCode)
    return { ok, verdict: ok ? status : `${status} is none of 200 to 204` }
  }
  if (outcome.status === 'Timeout') return { ok: false, verdict: `no whole answer within ${deadlineMs} ms` }
  return { ok: false, verdict: `${outcome.status}: ${outcome.detail}` }
}
