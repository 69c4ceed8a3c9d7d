// The first half of a good signature: a comparison that looks at prefixes takes it, one of equal lengths only may throw.

import type { CheckCase } from '../check-case.js'
import { shouldRefuse } from '../judge.js'

export const truncatedSignature: CheckCase = {
  id: 'truncated-signature',
  title: 'Truncated signature refused',
  asks: 'Whether the first half of a good signature is refused, and without an error.',
  needs: 'taken',
  run: async exam => {
    const { reading } = await exam.baseline()
    const body = exam.events.batch(1)
    const signature = reading.sign(body, exam.key).slice(0, 22)
    const reply = await exam.post({ what: '1 event', body, signature, signed: 'with half of its signature' })
    const fix =
      'Compare the whole signature, the lengths first (timingSafeEqual throws if they differ), and answer 401.'
    return shouldRefuse(reply, { what: 'a delivery with half of its signature', fix })
  }
}
