// A body that was altered after it was signed.

import type { FaultKind } from '../fault-kind.js'

const [ZERO, NINE] = [0x30, 0x39]
const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE

/** A digit if there is one, from the middle on, then before it: another in its place leaves JSON what it was. */
const placeIn = (body: Uint8Array): number => {
  const middle = body.length >> 1
  const behind = body.subarray(middle).findIndex(isDigit)
  if (behind >= 0) return middle + behind
  const before = body.findIndex(isDigit)
  return before >= 0 ? before : middle
}

/** The next digit, 8 for 9; what is no digit loses or gains its last bit. */
const altered = (byte: number): number => {
  if (!isDigit(byte)) return byte ^ 1
  return byte === NINE ? byte - 1 : byte + 1
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`

export const corruptBody: FaultKind = {
  name: 'corrupt-body',
  phases: ['delivery'],
  happens: 'One byte of the body is altered after it was signed: a digit if there is one, so that it stays JSON.',
  ensSays: 'Whatever the answer says: a receiver that takes it with 200 does not check signatures.',
  fix: 'Check the signature over the raw bytes, before anything parses them, and refuse what differs with 401.',
  bend: async (request, { post }) => {
    const place = placeIn(request.body)
    const body = Buffer.from(request.body)
    const signed = body.readUInt8(place)
    const sent = altered(signed)
    body.writeUInt8(sent, place)
    return {
      exchange: await post({ ...request, body }),
      detail: `Byte ${place} of the body was sent as ${hex(sent)} in place of ${hex(signed)}`
    }
  }
}
