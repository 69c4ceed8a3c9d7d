// Which words for which failure. The failures themselves are in start-tls.test.ts.

import t from 'tap'
import { tlsAdvice } from '../../src/cli/tls-advice.js'
import { UserError } from '../../src/errors.js'

const emulator = { url: 'https://127.0.0.1:4010', isTenant: false }
const tenant = { url: 'https://mc.rest.marketingcloudapis.com', isTenant: true }
const failure = (code: string): UserError =>
  new UserError('No answer.', 'Is it running?', { code: 'ERR_NO_ANSWER', cause: Object.assign(new Error(), { code }) })

t.test('a certificate that is not trusted', async t => {
  const codes = [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_HAS_EXPIRED'
  ]
  for (const code of codes) {
    const message = (url: string): string => `The certificate at ${url} is not trusted (${code}).`
    t.match(
      tlsAdvice(failure(code), emulator),
      { code: 'ERR_UNTRUSTED', message: message(emulator.url), hint: /^`ens-local ca install-help` .*ENS_LOCAL_HOME/ },
      code
    )
    t.match(
      tlsAdvice(failure(code), tenant),
      { message: message(tenant.url), hint: /proxy .*NODE_EXTRA_CA_CERTS/ },
      code
    )
  }
  t.match(tlsAdvice(failure('ERR_TLS_CERT_ALTNAME_INVALID'), emulator), { code: 'ERR_UNTRUSTED', hint: /localhost/ })
})

t.test('https and http taken for each other', async t => {
  t.match(tlsAdvice(failure('ERR_SSL_WRONG_VERSION_NUMBER'), emulator), {
    code: 'ERR_NO_TLS',
    message: 'There is no TLS at https://127.0.0.1:4010 (ERR_SSL_WRONG_VERSION_NUMBER).',
    hint: /http:\/\/ .*--tls/
  })
  t.match(tlsAdvice(failure('UND_ERR_SOCKET'), { ...emulator, url: 'http://127.0.0.1:4010' }), {
    code: 'ERR_NO_ANSWER',
    message: 'No answer.',
    hint: 'Is it running? If it was started with --tls, call it with https://.'
  })
})

t.test('what has nothing to do with TLS', async t => {
  t.equal(tlsAdvice(failure('UND_ERR_SOCKET'), emulator), undefined)
  t.equal(tlsAdvice(failure('ECONNREFUSED'), emulator), undefined)
  t.equal(tlsAdvice(new UserError('No.', 'Yes.'), emulator), undefined)
})
