// A signature of the right form, made with another key.

import type { CheckCase } from '../check-case.js'
import { shouldRefuse } from '../judge.js'

export const wrongSignature: CheckCase = {
  id: 'wrong-signature',
  title: 'Wrong signature refused',
  asks: 'Whether a signature made with another key is refused.',
  needs: 'taken',
  run: async exam => {
    const fix = 'Compute the HMAC-SHA256 yourself, compare it in constant time, and answer 401 if it differs.'
    return shouldRefuse(await exam.wrongSignature(), { what: 'a delivery signed with another key', fix })
  }
}
