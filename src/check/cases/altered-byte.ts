// One byte of the body changed after it was signed.

import type { CheckCase } from '../check-case.js'
import { shouldRefuse } from '../judge.js'

export const alteredByte: CheckCase = {
  id: 'altered-byte',
  title: 'Altered body refused',
  asks: 'Whether a body is refused of which one byte was changed after it was signed.',
  needs: 'taken',
  run: async exam => {
    const { reading } = await exam.baseline()
    const body = JSON.stringify([exam.events.build({ overrides: { 'info.subscriberKey': 'altered-1' } })])
    const signature = reading.sign(body, exam.key)
    const altered = body.replace('altered-1', 'altered-2')
    const signed = 'signed before one byte was changed'
    const reply = await exam.post({ what: '1 event', body: altered, signature, signed })
    const fix = 'Compute the HMAC-SHA256 over the whole body as it came, and answer 401 if it differs.'
    return shouldRefuse(reply, { what: 'a body that was changed after it was signed', fix })
  }
}
