// How the signature of an attempt comes about, step by step: the key as given, its bytes, the HMAC over the body, the
// header that was sent; and what each usual misreading would have given instead. Pure.

import { createHash, createHmac } from 'node:crypto'
import type { AttemptView, DeliveryView } from './delivery.js'
import { SIGNATURE_HEADER, type SignatureKeyEncoding } from './signature.js'
import type { OtherReading, SignatureCheck } from './signature-check.js'
import { bodiesOf, bodyHint, digestHint, digestsOf, keyHints, sentence } from './signature-readings.js'

export interface SignatureFacts {
  readonly delivery: Pick<DeliveryView, 'deliveryId' | 'replayOf'>
  /** Undefined: none has been made, so it is about the first. */
  readonly attempt: AttemptView | undefined
  /** The exact bytes, or what is left of them: events that nobody wants any more are taken out. */
  readonly body: Uint8Array
  /** The callback's present one. */
  readonly signatureKey: string
  readonly keyEncoding: SignatureKeyEncoding
}

const keyWords: Readonly<Record<SignatureKeyEncoding, string>> = {
  base64: 'the base64-decoded key',
  utf8: 'the text of the key'
}

const hmac = (body: Uint8Array | string, key: Uint8Array): Buffer => createHmac('sha256', key).update(body).digest()

const sameHere = 'it gives the same here, because this body happens to be written so, and not with every other'

type Reading = Omit<OtherReading, 'fits'>

/** What whoever takes the key otherwise computes. */
const withOtherKey = ({ body, signatureKey, keyEncoding }: SignatureFacts): Reading => {
  const other = keyEncoding === 'base64' ? 'utf8' : 'base64'
  const hint = keyHints[other][0] ?? 'that is how ENS signs, but this emulator was told --signature-key utf8'
  const digest = hmac(body, Buffer.from(signatureKey, other)).toString('base64')
  return { reading: keyWords[other], digest, hint: sentence([hint]) }
}

/** Whoever parses a body and writes it again has the same bytes at times; the others are not worth saying then. */
const withOtherBodies = (body: Uint8Array, key: Buffer, expected: string): Reading[] =>
  bodiesOf(Buffer.from(body)).flatMap(([reading, bytes]) => {
    const digest = hmac(bytes, key).toString('base64')
    const isSame = digest === expected
    if (isSame && !reading.startsWith('re-')) return []
    const hint = sentence([...(isSame ? [sameHere] : []), ...bodyHint(reading)])
    return [{ reading: `the body ${reading}`, digest, hint }]
  })

const withOtherDigests = (digest: Buffer): Reading[] =>
  digestsOf(digest)
    .slice(1)
    .map(([reading, text]) => ({
      reading: `the digest in ${reading}`,
      digest: text,
      hint: sentence(digestHint(reading))
    }))

type Words = Pick<SignatureCheck, 'says' | 'hint'>

/** What a fault rule of such a kind has done to the attempt. */
const bent: Readonly<Record<string, string>> = {
  'missing-signature': 'left the signature out',
  'corrupt-signature': 'altered the signature',
  'corrupt-body': 'altered the body after it was signed'
}

const ofFault = ({ rule, kind, detail }: NonNullable<AttemptView['fault']>): Words => ({
  says: `The fault rule ${rule} ${bent[kind]}${detail === undefined ? '' : ` (${detail})`}.`,
  hint: `A receiver has to refuse this attempt. To send as ENS does again: \`ens-local faults clear ${rule}\`.`
})

const untried: Words = {
  says: 'No attempt has been made: this is what the first one will have, as long as the key stays.',
  hint: 'The signature is computed when a batch is sent.'
}

const good: Words = {
  says: 'The header is the signature of the body with the present key of the callback.',
  hint: 'A receiver that refuses it reads key, body or digest otherwise: look for what it computed among the other readings.'
}

const resign = 'Replay it signed anew: {"resign":true}, or `ens-local deliveries replay ID --resign`.'

const ofRest = (then: number, now: number): Words => ({
  says: `The body had ${then} bytes then and has ${now} now, because events of a paused or deleted subscription were taken out.`,
  hint: 'Look at the last attempt, which was signed for what is left.'
})

const ofOtherKey = (reading: string): Words => ({
  says: `The header has been computed with ${reading}, because the emulator had another --signature-key then.`,
  hint: resign
})

const ofRepeated = (replayOf: string): Words => ({
  says: `It repeats the headers of ${replayOf} to the byte, and they do not fit the present key of the callback.`,
  hint: resign
})

const ofOldKey: Words = {
  says: 'The header has been computed with another key: the callback has got a new one since, by ens-regenerate.',
  hint: `Only the newest key of a callback signs. ${resign}`
}

const explain = ({ delivery, attempt, body }: SignatureFacts, matches: boolean, otherKey: OtherReading): Words => {
  if (attempt === undefined) return untried
  const { fault, request } = attempt
  if (fault !== undefined && Object.hasOwn(bent, fault.kind)) return ofFault(fault)
  if (matches) return good
  if (request.bytes !== body.length) return ofRest(request.bytes, body.length)
  if (otherKey.fits) return ofOtherKey(otherKey.reading)
  return delivery.replayOf === null ? ofOldKey : ofRepeated(delivery.replayOf)
}

export const checkSignature = (facts: SignatureFacts): SignatureCheck => {
  const { delivery, attempt, body, signatureKey, keyEncoding } = facts
  const signature = attempt?.request.headers[SIGNATURE_HEADER] ?? null
  const key = Buffer.from(signatureKey, keyEncoding)
  const digest = hmac(body, key)
  const expected = digest.toString('base64')
  const matches = signature === expected
  const fitted = (reading: Reading): OtherReading => ({
    ...reading,
    fits: reading.digest === signature
  })
  const otherKey = fitted(withOtherKey(facts))
  const others = [...withOtherBodies(body, key, expected), ...withOtherDigests(digest)]
  return {
    deliveryId: delivery.deliveryId,
    attempt: attempt?.attempt ?? 1,
    signature,
    signatureKey,
    keyEncoding,
    keyHex: key.toString('hex'),
    bodyBytes: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    hmacHex: digest.toString('hex'),
    expected,
    matches,
    otherReadings: [otherKey, ...others.map(fitted)],
    ...explain(facts, matches, otherKey)
  }
}
