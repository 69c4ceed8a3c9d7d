// Headers that are too long.

import type { FaultKind } from '../fault-kind.js'

/** More than the 64 KiB of the .NET Framework, and so more than the 16 KiB that are read here. */
const HEADER_BYTES = 80 * 1024

export const messageLengthLimit: FaultKind = {
  name: 'message-length-limit',
  phases: ['probe', 'delivery'],
  happens: 'The answer is 200 with 80 KiB of headers.',
  ensSays: 'The probe fails as MessageLengthLimitExceeded, "The message length limit was exceeded"; a delivery fails.',
  fix: 'Send fewer and shorter headers: look for cookies, tokens or a stack trace in them.',
  receiver: {
    is: 'listening',
    answer: ({ response }) => void response.writeHead(200, { 'x-long': 'x'.repeat(HEADER_BYTES) }).end()
  }
}
