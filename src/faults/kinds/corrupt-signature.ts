// A signature that does not fit.

import { SIGNATURE_HEADER } from '../../ens/signature.js'
import type { FaultKind } from '../fault-kind.js'

/** Still base64 of 32 bytes; the first of them is the next one. Done twice, as to a replay to the byte, it is not undone. */
const corrupt = (signature: string): string => {
  const bytes = Buffer.from(signature, 'base64')
  bytes.writeUInt8((bytes.readUInt8(0) + 1) % 256, 0)
  return bytes.toString('base64')
}

export const corruptSignature: FaultKind = {
  name: 'corrupt-signature',
  phases: ['delivery'],
  happens: 'One byte of the signature is wrong; the body is as it was signed.',
  ensSays: 'Whatever the answer says: a receiver that takes it with 200 does not check signatures.',
  fix: 'Compare the header with base64( HMAC-SHA256( decoded signatureKey, raw body ) ), and refuse what differs with 401.',
  bend: async (request, { post }) => {
    const { [SIGNATURE_HEADER]: signature, ...others } = request.headers
    const headers = signature ? { ...others, [SIGNATURE_HEADER]: corrupt(signature) } : others
    return { exchange: await post({ ...request, headers }) }
  }
}
