// A host that DNS does not know.

import type { FaultKind } from '../fault-kind.js'

export const nameResolutionFailure: FaultKind = {
  name: 'name-resolution-failure',
  phases: ['probe', 'delivery'],
  happens: 'The host has no address: the look-up answers ENOTFOUND, and nothing is sent.',
  ensSays: 'The probe fails as NameResolutionFailure, "The remote name could not be resolved"; a delivery fails.',
  fix: 'Check the spelling of the host, and that its DNS record is public: ENS does not see your hosts file or VPN.',
  receiver: { is: 'unresolvable' }
}
