// No signature at all.

import { SIGNATURE_HEADER } from '../../ens/signature.js'
import type { FaultKind } from '../fault-kind.js'

export const missingSignature: FaultKind = {
  name: 'missing-signature',
  phases: ['delivery'],
  happens: 'The header with the signature is left out.',
  ensSays: 'Whatever the answer says: a receiver that takes it with 200 takes events from anybody.',
  fix: 'Refuse with 401 whatever has no signature; only the probe, an object with a verificationKey, is unsigned.',
  bend: async (request, { post }) => {
    const { [SIGNATURE_HEADER]: _signature, ...headers } = request.headers
    return { exchange: await post({ ...request, headers }) }
  }
}
