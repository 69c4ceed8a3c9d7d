// Events without a signature: anybody can send them.

import type { CheckCase } from '../check-case.js'
import { shouldRefuse } from '../judge.js'

export const missingSignature: CheckCase = {
  id: 'missing-signature',
  title: 'Unsigned delivery refused',
  asks: 'Whether events without a signature are refused.',
  needs: 'taken',
  run: async exam => {
    const reply = await exam.post({ what: '1 event', body: exam.events.batch(1), signed: 'unsigned' })
    const fix = 'Answer 401 to events without x-sfmc-ens-signature. Only the probe comes without.'
    return shouldRefuse(reply, { what: 'a delivery without a signature', fix })
  }
}
