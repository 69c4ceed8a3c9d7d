// An answer that gets lost on its way to ENS.

import type { FaultKind } from '../fault-kind.js'
import { outcomeWords } from '../outcome-words.js'

export const dropAck: FaultKind = {
  name: 'drop-ack',
  phases: ['probe', 'delivery'],
  happens: 'The receiver gets the request and answers it, and the answer never reaches ENS.',
  ensSays: 'The probe fails as Timeout, "The operation has timed out"; a delivery fails, and is sent again.',
  fix: 'Bear duplicates: remember the compositeId of what has been dealt with. A fault of the network is nobody’s fault.',
  bend: async (request, { post }) => {
    const exchange = await post(request)
    const { outcome } = exchange
    if (!outcome.answered) return { exchange }
    const detail = `The request ${outcomeWords(outcome)}, and the answer was dropped`
    return {
      exchange: { ...exchange, outcome: { answered: false, status: 'Timeout', phase: 'headers', detail } },
      detail
    }
  }
}
