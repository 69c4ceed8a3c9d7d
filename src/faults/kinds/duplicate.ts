// The same request twice.

import type { FaultKind } from '../fault-kind.js'
import { outcomeWords } from '../outcome-words.js'

export const duplicate: FaultKind = {
  name: 'duplicate',
  phases: ['delivery'],
  happens: 'The request is sent twice, byte for byte, the second after the answer to the first.',
  ensSays: 'The answer to the first counts; the other is not looked at.',
  fix: 'Docs: each event comes at least once. Remember the compositeId of what has been dealt with, and skip it.',
  bend: async (request, { post, signal }) => {
    const exchange = await post(request)
    if (signal.aborted) return { exchange }
    const { outcome } = await post(request)
    return { exchange, detail: `Sent twice; the second ${outcomeWords(outcome)}` }
  }
}
