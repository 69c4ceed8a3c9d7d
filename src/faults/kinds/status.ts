// A refusal of the API.

import { shown } from '../../ens/event.js'
import type { FaultKind } from '../fault-kind.js'

export const status: FaultKind = {
  name: 'status',
  phases: ['api'],
  happens:
    'The call is answered with `status`, 400 to 599, in ENS’s words, and nothing is done. 429 says Retry-After: 5.',
  ensSays:
    '401 Not Authorized, 403 Insufficient Privileges, 429 Rate limit exceeded (50100), 500, 503 (50300), or another.',
  fix: 'Fetch a new token on 401, wait for Retry-After on 429, try again later and less often on 5xx.',
  takes: 'status',
  check: ({ status: code }) =>
    Number.isInteger(code) && Number(code) >= 400 && Number(code) <= 599
      ? undefined
      : `must be a whole number from 400 to 599, is ${shown(code)}`,
  bendCall: ({ status: code }) => ({ status: Number(code) })
}
