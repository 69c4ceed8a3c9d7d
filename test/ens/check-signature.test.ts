import { createHash, createHmac } from 'node:crypto'
import t from 'tap'
import { checkSignature, type SignatureFacts } from '../../src/ens/check-signature.js'
import type { AttemptView } from '../../src/ens/delivery.js'
import { SIGNATURE_HEADER, sign } from '../../src/ens/signature.js'
import { attempt } from '../support/deliveries.js'

const signatureKey = 'ZW5zLWxvY2FsIHRlc3QgdmVjdG9yLCAzMiBieXRlcyE='
const otherKey = Buffer.alloc(32, 7).toString('base64')
const body = Buffer.from(
  '[{"eventCategoryType":"TransactionalSendEvents.EmailSent","info":{"to":"j\u00f6rg@example.com"}}]'
)

const sent = (signature: string | undefined, changes: Partial<AttemptView> = {}): AttemptView => {
  const { request, ...others } = attempt(changes)
  const headers = signature === undefined ? {} : { [SIGNATURE_HEADER]: signature }
  return { ...others, request: { ...request, headers, bytes: body.length } }
}

const check = (made: AttemptView | undefined, changes: Partial<SignatureFacts> = {}) => {
  const delivery = { deliveryId: 'd-1', replayOf: null }
  return checkSignature({ delivery, attempt: made, body, signatureKey, keyEncoding: 'base64', ...changes })
}

const good = sign(body, signatureKey)

t.test('as ENS signs, step by step', async t => {
  const shown = check(sent(good, { attempt: 3 }))
  t.match(shown, {
    deliveryId: 'd-1',
    attempt: 3,
    signature: good,
    signatureKey,
    keyEncoding: 'base64',
    keyHex: Buffer.from(signatureKey, 'base64').toString('hex'),
    bodyBytes: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    hmacHex: Buffer.from(good, 'base64').toString('hex'),
    expected: good,
    matches: true,
    says: 'The header is the signature of the body with the present key of the callback.',
    hint: /other readings/
  })
})

t.test('what usual misreadings give', async t => {
  const { otherReadings } = check(sent(good))
  const byName = new Map(otherReadings.map(({ reading, ...what }) => [reading, what]))
  const hmac = (text: string | Buffer) => createHmac('sha256', Buffer.from(signatureKey, 'base64')).update(text)
  const given: [string, string][] = [
    ['the text of the key', createHmac('sha256', signatureKey).update(body).digest('base64')],
    ['the body with trailing newline', hmac(`${body}\n`).digest('base64')],
    ['the body re-serialised', good],
    ['the body re-serialised, indented', hmac(JSON.stringify(JSON.parse(`${body}`), null, 2)).digest('base64')],
    ["the body re-serialised, = & < > ' escaped", good],
    ['the digest in base64 without padding', good.slice(0, -1)],
    ['the digest in base64url', hmac(body).digest('base64url')],
    ['the digest in hex', hmac(body).digest('hex')]
  ]
  t.same(
    otherReadings.map(({ reading, digest }) => [reading, digest]),
    given,
    'those that leave this body as it is are not worth a line'
  )
  t.match(byName.get('the text of the key'), { fits: false, hint: /^Decode the signatureKey from base64/ })
  t.match(byName.get('the body re-serialised'), {
    fits: true,
    hint: /^It gives the same here.*; sign and check the raw/
  })
  t.match(byName.get('the body with trailing newline'), { fits: false, hint: /^Sign and check the raw bytes/ })
  t.match(byName.get('the digest in hex'), { hint: 'Write the digest in base64 with padding.' })
})

t.test('an escaped body differs when it is written again', async t => {
  const escaped = Buffer.from('[{"a":"x\\u003dy"}]')
  const { otherReadings } = check(undefined, { body: escaped })
  const { digest, fits } = otherReadings.find(({ reading }) => reading === 'the body re-serialised') ?? {}
  t.match({ digest, fits }, { digest: sign('[{"a":"x=y"}]', signatureKey), fits: false })
})

t.test('the text of the key, where the emulator was told so', async t => {
  const text = sign(body, signatureKey, 'utf8')
  const shown = check(sent(text), { keyEncoding: 'utf8' })
  t.match(shown, { matches: true, expected: text, keyHex: Buffer.from(signatureKey).toString('hex') })
  t.match(shown.otherReadings[0], {
    reading: 'the base64-decoded key',
    digest: good,
    fits: false,
    hint: 'That is how ENS signs, but this emulator was told --signature-key utf8.'
  })
})

t.test('before the first attempt', async t => {
  t.match(check(undefined), { attempt: 1, signature: null, expected: good, matches: false, says: /^No attempt/ })
})

t.test('bent by a fault rule', async t => {
  const fault = { rule: 'rule-1', kind: 'corrupt-signature' }
  t.match(check(sent('AAAA', { fault })), {
    matches: false,
    says: 'The fault rule rule-1 altered the signature.',
    hint: /`ens-local faults clear rule-1`/
  })
  t.match(check(sent(undefined, { fault: { ...fault, kind: 'missing-signature' } })), {
    signature: null,
    matches: false,
    says: 'The fault rule rule-1 left the signature out.'
  })
  t.match(check(sent(good, { fault: { ...fault, kind: 'corrupt-body', detail: 'Byte 3 was sent as 0x31' } })), {
    matches: true,
    says: 'The fault rule rule-1 altered the body after it was signed (Byte 3 was sent as 0x31).'
  })
  t.match(check(sent(good, { fault: { ...fault, kind: 'drop-ack' } })), { says: /^The header is/ }, 'another kind')
})

t.test('why it does not fit any more', async t => {
  const old = sign(body, otherKey)
  t.match(check(sent(old)), { matches: false, says: /ens-regenerate/, hint: /--resign/ })
  const delivery = { deliveryId: 'd-2', replayOf: 'd-1' }
  t.match(check(sent(old), { delivery }), { says: /^It repeats the headers of d-1/, hint: /--resign/ })
  t.match(check(sent(undefined), { delivery }), { signature: null, says: /^It repeats the headers of d-1/ })
  const text = sign(body, signatureKey, 'utf8')
  t.match(check(sent(text)), { says: /the text of the key, because the emulator had another --signature-key/ })
  t.match(check(sent(good), { body: Buffer.from('[{"a":1}]') }), {
    matches: false,
    says: new RegExp(`^The body had ${body.length} bytes then and has 9 now`)
  })
})
