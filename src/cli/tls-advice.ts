// What to say when a target is not answered because of TLS: not trusted, not there, or not expected.

import { UserError } from '../errors.js'

interface Target {
  readonly url: string
  readonly isTenant: boolean
}

const untrusted = ({ url, isTenant }: Target, code: string): [message: string, hint: string] => {
  const message = `The certificate at ${url} is not trusted (${code}).`
  if (isTenant) return [message, 'If a proxy stands between, give its authority in NODE_EXTRA_CA_CERTS.']
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [message, 'Call it by a name that it is for: 127.0.0.1 or localhost, for `ens-local start --tls`.']
  const where = 'ENS_LOCAL_HOME must be what it was started with.'
  return [message, `\`ens-local ca install-help\` says how to trust an emulator; ${where}`]
}

const isUntrusted = (code: string): boolean => /CERT|_SIGNATURE$/.test(code)

/** Its words for an exchange without an answer that TLS is to blame for; undefined for any other. */
export const tlsAdvice = (error: UserError, target: Target): UserError | undefined => {
  const { cause } = error
  const { code = '' } = Object(cause) as NodeJS.ErrnoException
  if (isUntrusted(code)) return new UserError(...untrusted(target, code), { code: 'ERR_UNTRUSTED', cause })
  if (code.startsWith('ERR_SSL_'))
    return new UserError(
      `There is no TLS at ${target.url} (${code}).`,
      'Call it with http:// in place of https://, or start it with --tls.',
      { code: 'ERR_NO_TLS', cause }
    )
  // Observed: this is all that one hears of a server that expects TLS.
  if (code === 'UND_ERR_SOCKET' && target.url.startsWith('http:'))
    return new UserError(error.message, `${error.hint} If it was started with --tls, call it with https://.`, {
      code: error.code,
      cause
    })
  return undefined
}
