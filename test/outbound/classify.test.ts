// What a loopback cannot do to us, or not every time. The rest is in web-exception-status.test.ts, with real sockets.

import t from 'tap'
import type { Phase } from '../../src/ens/outcome.js'
import { type Break, classify } from '../../src/outbound/classify.js'

const error = (code: string | undefined, message = 'words', more: object = {}): Error =>
  Object.assign(new Error(message), { code }, more)

const status = (broke: Partial<Break>): string =>
  classify({
    error: error(undefined),
    phase: 'headers',
    reused: false,
    begun: false,
    ended: false,
    untrusted: false,
    ...broke
  }).status

const rows: readonly [status: string, phase: Phase, broke: Partial<Break>][] = [
  ['ConnectFailure', 'tcp', { error: error('EHOSTUNREACH') }],
  ['ConnectFailure', 'tcp', { error: error('ENETUNREACH') }],
  ['ConnectFailure', 'tcp', { error: error('ECONNRESET', 'connect ECONNRESET', { syscall: 'connect' }) }],
  ['TrustFailure', 'tls', { error: error('UNSPECIFIED', 'EE certificate key too weak'), untrusted: true }],
  ['SendFailure', 'headers', { error: error('EPIPE') }],
  ['SendFailure', 'sent', { error: error('EPIPE'), reused: true }],
  ['KeepAliveFailure', 'headers', { error: error('EPIPE'), reused: true }],
  ['ReceiveFailure', 'headers', { error: error('ETIMEDOUT') }],
  ['ReceiveFailure', 'body', { error: error('ECONNRESET'), reused: true, begun: true }],
  ['UnknownError', 'dns', { error: error('ERR_OURS') }],
  ['UnknownError', 'headers', { error: error(undefined) }]
]

for (const [name, phase, broke] of rows) t.equal(status({ phase, ...broke }), name, `${phase}: ${broke.error}`)

t.test('what it says of the error', async t => {
  const say = (error: Error) => {
    const { code, detail, section } = classify({
      error,
      phase: 'headers',
      reused: false,
      begun: false,
      ended: false,
      untrusted: false
    })
    return { code, detail, section }
  }
  t.strictSame(say(error(undefined)), { code: undefined, detail: 'words', section: undefined })
  t.strictSame(say(error('EPIPE', 'write EPIPE')), { code: 'EPIPE', detail: 'write EPIPE', section: undefined })
  const openssl = error('ERR_SSL_X', '80DC:error:0A:SSL routines:f:wrong:a.c:1:\n', {
    library: 'SSL routines',
    reason: 'wrong'
  })
  t.strictSame(
    say(openssl),
    { code: 'ERR_SSL_X', detail: 'wrong', section: undefined },
    "OpenSSL's words without its log"
  )
  const several = Object.assign(new AggregateError([error('A', 'one'), error('B', 'two')]), { code: 'A' })
  t.strictSame(say(several), { code: 'A', detail: 'one; two', section: undefined })
})
