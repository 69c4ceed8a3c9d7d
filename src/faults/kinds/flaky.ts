// Failures at first, and then none.

import type { FaultKind } from '../fault-kind.js'

/** Observed: a probe is an object of these two, and a delivery is an array. */
const isProbe = (body: Uint8Array): boolean => {
  try {
    const { callbackId, verificationKey } = Object(JSON.parse(Buffer.from(body).toString()))
    return callbackId !== undefined && verificationKey !== undefined
  } catch {
    return false
  }
}

export const flaky: FaultKind = {
  name: 'flaky-<n>',
  parameter: { name: 'n', min: 1, max: 1000, example: 2 },
  phases: ['probe', 'delivery'],
  happens: 'The first n probes of a url are answered with 503, and so are its first n deliveries; then it is 200.',
  ensSays:
    'The probe fails n times as ProtocolError, "(503) Server Unavailable", then it passes; deliveries are tried again.',
  fix: 'Delete the callback and create it again once the receiver is up; deploy without a gap between old and new.',
  receiver: {
    is: 'listening',
    answer: ({ parameter, body, count, response }) => {
      const what = isProbe(body) ? 'probe' : 'delivery'
      void response.writeHead(count(what) > parameter ? 200 : 503).end()
    }
  }
}
