import { createHmac } from 'node:crypto'
import t from 'tap'
import { sign } from '../../src/ens/signature.js'
import { explainSignature } from '../../src/ens/signature-readings.js'

// The vector of `signature.test.ts`, which was computed with openssl.
const key = 'ZW5zLWxvY2FsIHRlc3QgdmVjdG9yLCAzMiBieXRlcyE='
const body = '[{"eventCategoryType":"TransactionalSendEvents.EmailSent","info":{"to":"j\\u00f6rg@example.com"}}]'
const signature = 'Xv8Cv7BoKj+yqQ2nZbvckp9OJ5OtARLizSIKZ50fvpE='
const asText = 'DaNLRsH+hffpEFwvD4bvyOvTSRSx+9OOjQJ7eIuPziE='

t.test('as ENS signs', async t => {
  t.strictSame(explainSignature(body, signature, key), {
    fits: true,
    asEns: true,
    key: 'base64',
    body: 'as given',
    encoding: 'base64',
    says: 'It is the base64-decoded key over the body as given, in base64.',
    hint: 'That is how ENS signs: nothing is to be done.'
  })
  t.match(explainSignature(Buffer.from(body), ` ${signature}\n`, key), { asEns: true }, 'space around it is no matter')
})

t.test('the key as text', async t => {
  t.match(explainSignature(body, asText, key), {
    fits: true,
    asEns: false,
    key: 'utf8',
    body: 'as given',
    hint: 'ENS signs otherwise. Decode the signatureKey from base64 and use the bytes as the key.'
  })
})

t.test('another text of the body', async t => {
  const value = JSON.parse(body)
  const rows: [given: string, signed: string | Buffer, reading: string][] = [
    [`${body}\n`, body, 'without trailing newline'],
    [`${body}\r\n`, body, 'without trailing newline'],
    [body, `${body}\n`, 'with trailing newline'],
    ['[\r\n{"a":1}\r\n]', '[\n{"a":1}\n]', 'with LF for CRLF'],
    ['[\n{"a":1}\n]', '[\r\n{"a":1}\r\n]', 'with CRLF for LF'],
    [`\uFEFF${body}`, body, 'without BOM'],
    [body, JSON.stringify(value), 're-serialised'],
    [`\uFEFF${body}`, JSON.stringify(value), 're-serialised'],
    [body, JSON.stringify(value, null, 2), 're-serialised, indented'],
    ['[{"a":"x=y&\'<z>"}]', '[{"a":"x\\u003dy\\u0026\\u0027\\u003cz\\u003e"}]', "re-serialised, = & < > ' escaped"]
  ]
  for (const [given, signed, reading] of rows)
    t.match(
      explainSignature(given, sign(signed, key), key),
      { fits: true, asEns: false, key: 'base64', body: reading, hint: /Sign and check the raw bytes/ },
      reading
    )
})

t.test('bytes that are no text stay themselves', async t => {
  const bytes = Buffer.from([0xff, 0x00, 0xe9, 0x0a])
  t.match(explainSignature(bytes, sign(bytes.subarray(0, 3), key), key), { body: 'without trailing newline' })
  t.match(explainSignature(bytes, sign(bytes, key), key), { asEns: true })
})

t.test('another encoding of the digest', async t => {
  const digest = Buffer.from(signature, 'base64')
  const rows: [string, string][] = [
    [signature.slice(0, -1), 'base64 without padding'],
    [digest.toString('base64url'), 'base64url'],
    [digest.toString('hex'), 'hex'],
    [digest.toString('hex').toUpperCase(), 'hex']
  ]
  for (const [given, encoding] of rows)
    t.match(explainSignature(body, given, key), {
      fits: true,
      asEns: false,
      encoding,
      hint: 'ENS signs otherwise. Write the digest in base64 with padding.'
    })
})

t.test('all three at once', async t => {
  const compact = JSON.stringify(JSON.parse(body))
  const given = createHmac('sha256', key).update(compact).digest('hex')
  t.match(explainSignature(body, given, key), {
    key: 'utf8',
    body: 're-serialised',
    encoding: 'hex',
    hint: /^ENS signs otherwise\. Decode .*; sign and check .*; write the digest/
  })
})

t.test('none, with what could still be tried', async t => {
  const other = sign('other', key)
  const says = 'No reading of key and body gives this signature.'
  t.strictSame(explainSignature(body, other, key), {
    fits: false,
    says,
    hint: 'Try the key of the callback that was called: after ens-regenerate only its newest one signs; take the raw bytes of the body, not a copy from a log.'
  })
  t.match(explainSignature('not JSON', signature.slice(1, 9), 'short'), {
    fits: false,
    says,
    hint: /^The signature has 8 characters .* has 44: look for a lost part; the key is not like one of ENS/
  })
})
