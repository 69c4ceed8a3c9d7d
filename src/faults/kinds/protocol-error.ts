// Any status but 200.

import type { FaultKind } from '../fault-kind.js'

export const protocolError: FaultKind = {
  name: 'protocol-error-<code>',
  // 1xx announce an answer and are none; 200 is no error.
  parameter: { name: 'code', min: 201, max: 599, example: 503 },
  phases: ['probe', 'delivery'],
  happens: 'The answer is this status, with an empty body.',
  ensSays:
    'The probe fails as ProtocolError with the status in its sentence, for only 200 passes; a delivery fails unless it is 201 to 204.',
  fix: 'Answer the POST to this very path with 200, and without a login; look into the receiver’s log for a 5xx.',
  receiver: { is: 'listening', answer: ({ parameter, response }) => void response.writeHead(parameter).end() }
}
