import { createHmac } from 'node:crypto'
import t from 'tap'
import { checkSignature } from '../../../src/ens/check-signature.js'
import { SIGNATURE_HEADER, sign } from '../../../src/ens/signature.js'
import type { SignatureCheck } from '../../../src/ens/signature-check.js'
import { type PastedReading, readPasted } from '../../../src/inspector/deliveries/pasted-signature.js'
import { attempt, delivery } from '../../support/deliveries.js'

const signatureKey = Buffer.alloc(32, 'a key').toString('base64')
const body = Buffer.from('[{"to": "a"}]')
const expected = sign(body, signatureKey)

const checkOf = (signature: string): SignatureCheck =>
  checkSignature({
    delivery: delivery(),
    attempt: attempt({
      request: { ...attempt().request, headers: { [SIGNATURE_HEADER]: signature }, bytes: body.length }
    }),
    body,
    signatureKey,
    keyEncoding: 'base64'
  })

const hmac = (key: BufferEncoding, data: Uint8Array | string = body): Buffer =>
  createHmac('sha256', Buffer.from(signatureKey, key)).update(data).digest()

const read = (pasted: string, signature = expected): PastedReading | undefined => readPasted(checkOf(signature), pasted)

t.test('nothing yet', async t => {
  t.equal(read('  '), undefined)
  t.equal(read('""'), undefined)
})

t.test('the right one, however it was copied', async t => {
  for (const pasted of [
    expected,
    ` ${expected}\n`,
    `"${expected}"`,
    `sha256=${expected}`,
    `${SIGNATURE_HEADER}: ${expected}`
  ])
    t.match(read(pasted), { tone: 'good', says: 'It is the signature ENS sends, and that of the header.', hint: '' })
  t.match(read(expected, sign('other', signatureKey)), { tone: 'warn', says: /the header of this attempt has another/ })
})

t.test('the right one in another encoding', async t => {
  const digest = hmac('base64')
  for (const [pasted, name] of [
    [digest.toString('hex'), 'hex'],
    [digest.toString('hex').toUpperCase(), 'hex'],
    [expected.replace('=', ''), 'base64 without padding']
  ] as const)
    t.match(read(pasted), {
      tone: 'warn',
      says: `Key and body are read rightly, but the digest is in ${name}.`,
      hint: 'Write the digest in base64 with padding.'
    })
  // Until a digest has a character that the two alphabets do not share.
  let data = body.toString()
  while (!/[+/]/.test(sign(data, signatureKey))) data += ' '
  const check = checkSignature({
    delivery: delivery(),
    attempt: undefined,
    body: Buffer.from(data),
    signatureKey,
    keyEncoding: 'base64'
  })
  t.match(readPasted(check, check.expected), { tone: 'good', says: /; none was sent here\.$/ })
  t.match(readPasted(check, hmac('base64', data).toString('base64url')), { says: /the digest is in base64url\.$/ })
  t.match(readPasted(check, `${hmac('base64', data).toString('base64url')}=`), { says: /in base64url\.$/ })
})

t.test('another reading of key or body', async t => {
  t.match(read(hmac('utf8').toString('base64')), {
    tone: 'warn',
    says: 'It is computed with the text of the key.',
    hint: /^Decode the signatureKey from base64/
  })
  t.match(read(hmac('utf8').toString('hex')), {
    says: 'It is computed with the text of the key, in hex.',
    hint: /as the key\. Write the digest in base64 with padding\.$/
  })
  t.match(read(hmac('base64', '[{"to":"a"}]').toString('base64')), {
    says: 'It is computed with the body re-serialised.',
    hint: /raw bytes/
  })
})

t.test('the header of another key', async t => {
  const sent = sign(body, Buffer.alloc(32, 'an old key').toString('base64'))
  t.match(read(sent, sent), { tone: 'warn', says: /^It is the header as sent/, hint: /Only the newest key/ })
})

t.test('what nothing gives', async t => {
  t.match(read(Buffer.alloc(32, 'x').toString('base64')), { tone: 'bad', hint: /SHA-256 of the body/ })
  t.match(read('c2hvcnQ='), { tone: 'bad', says: /^It has 8 characters/ })
})
