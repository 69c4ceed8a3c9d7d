// A status that leads elsewhere.

import type { FaultKind } from '../fault-kind.js'

export const redirect: FaultKind = {
  name: 'redirect-<code>',
  parameter: { name: 'code', min: 300, max: 308, example: 302 },
  phases: ['probe', 'delivery'],
  happens: 'The answer is this status with a Location, /elsewhere on the same host.',
  ensSays:
    'The probe fails as ProtocolError, "The remote server returned an unexpected response"; a delivery fails. Nothing is followed.',
  fix: 'Register the url that the redirect leads to: look for a missing slash, http in place of https, or a login.',
  receiver: {
    is: 'listening',
    answer: ({ parameter, response }) => void response.writeHead(parameter, { location: '/elsewhere' }).end()
  }
}
