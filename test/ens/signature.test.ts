import fc from 'fast-check'
import t from 'tap'
import { sign, verifySignature } from '../../src/ens/signature.js'

// Computed apart from this code, with openssl 3.0 on 2026-11-22:
//   KEY=$(printf 'ens-local test vector, 32 bytes!' | base64)
//   printf '[{"eventCategoryType":"TransactionalSendEvents.EmailSent","info":{"to":"j\\u00f6rg@example.com"}}]' > body
//   openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf %s "$KEY" | base64 -d | xxd -p -c 64) -binary body | base64
//   openssl dgst -sha256 -hmac "$KEY" -binary body | base64                 # the key read as text
//   printf 'höök' | openssl dgst -sha256 -hmac "$KEY" -binary | base64
const key = 'ZW5zLWxvY2FsIHRlc3QgdmVjdG9yLCAzMiBieXRlcyE='
const body = '[{"eventCategoryType":"TransactionalSendEvents.EmailSent","info":{"to":"j\\u00f6rg@example.com"}}]'
const signature = 'Xv8Cv7BoKj+yqQ2nZbvckp9OJ5OtARLizSIKZ50fvpE='

t.equal(sign(body, key), signature, 'the key is base64-decoded by default')
t.equal(sign(body, key, 'base64'), signature)
t.equal(sign(body, key, 'utf8'), 'DaNLRsH+hffpEFwvD4bvyOvTSRSx+9OOjQJ7eIuPziE=', 'the key as text')
t.equal(sign('höök', key, 'utf8'), '6lE3ikX28zqD0s0y6mp+qcV+mVEqz0F8ySejLhQN8VY=', 'a string stands for its UTF-8')
t.equal(sign(Buffer.from(body), key), signature, 'bytes and their text sign alike')
t.not(sign(JSON.stringify(JSON.parse(body)), key), signature, 're-serialising unescapes and so changes the signature')

t.test('malformed headers are wrong, not errors', async t => {
  const malformed = [undefined, '', ' ', 'x', signature.slice(0, -1), `${signature}=`, ` ${signature}`, '\u{1f511}']
  for (const header of malformed) t.equal(verifySignature(body, header, key), false, JSON.stringify(header))
  t.equal(verifySignature(body, [signature], key), false, 'a repeated header')
  t.equal(verifySignature(body, null as unknown as undefined, key), false)
  t.equal(verifySignature(body, signature, 'not base64 at all'), false)
})

const bytes = fc.uint8Array({ maxLength: 300 })
const keys = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(raw => Buffer.from(raw).toString('base64'))
const encodings = fc.constantFrom('base64' as const, 'utf8' as const)

t.doesNotThrow(() =>
  fc.assert(
    fc.property(bytes, keys, encodings, (content, secret, encoding) => {
      const header = sign(content, secret, encoding)
      return /^[A-Za-z0-9+/]{43}=$/.test(header) && verifySignature(content, header, secret, encoding)
    })
  )
)
t.doesNotThrow(() =>
  fc.assert(
    fc.property(bytes, bytes, keys, keys, (content, other, secret, another) => {
      const isSame = Buffer.compare(content, other) === 0 && secret === another
      return verifySignature(other, sign(content, secret), another) === isSame
    })
  )
)
t.doesNotThrow(() =>
  fc.assert(
    fc.property(bytes, keys, fc.string({ unit: 'binary' }), (content, secret, header) => {
      return !verifySignature(content, header, secret)
    })
  )
)
