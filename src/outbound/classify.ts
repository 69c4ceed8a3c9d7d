// What broke an exchange, in the words of .NET's `WebExceptionStatus`: one table, the first match wins. Pure.

import type { Phase, Unanswered } from '../ens/outcome.js'
import { isMalformed, isUninvited, toSection } from './protocol-violation.js'

/** An error, and what its code does not say. */
export interface Break {
  readonly error: Error
  readonly phase: Phase
  /** The connection had carried an exchange before this one. */
  readonly reused: boolean
  /** The first byte of the answer had come. */
  readonly begun: boolean
  /** The other side had closed its half before the error came. */
  readonly ended: boolean
  /** Node has found the certificate wanting. */
  readonly untrusted: boolean
}

const read = (error: Error, key: string): unknown => Reflect.get(error, key)
const toCode = (error: Error): string => {
  const code = read(error, 'code')
  return typeof code === 'string' ? code : ''
}

const isLookupError = (error: Error): boolean =>
  read(error, 'syscall') === 'getaddrinfo' || /^(ENOTFOUND|EAI_)/.test(toCode(error))

// What OpenSSL says of bytes that are no TLS.
const notTls = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_DATA_LENGTH_TOO_LONG',
  'ERR_SSL_UNEXPECTED_MESSAGE'
])

const torn = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])
const isTorn = ({ error }: Break): boolean => torn.has(toCode(error))

/** A FIN where more was due. After `Connection: close` undici complains of the cut body instead. */
const isClosed = ({ error, ended }: Break): boolean =>
  (ended && isMalformed(error)) || (toCode(error) === 'UND_ERR_SOCKET' && !isUninvited(error))

interface Row {
  readonly status: Unanswered['status']
  readonly when: (broke: Break) => boolean
}

// Docs: the first row. Assumed: all others, as the .NET Framework names the case in its reference source (above each row:
// the file of microsoft/referencesource, System/net/System/Net). Timeout and RequestCanceled are no errors: see stop.ts.
const rows: readonly Row[] = [
  { status: 'NameResolutionFailure', when: ({ error, phase }) => phase === 'dns' && isLookupError(error) },
  // ServicePoint.cs: whatever goes wrong before there is a connection.
  { status: 'ConnectFailure', when: ({ phase }) => phase === 'tcp' },
  // _TLSstream.cs: IsCertValidationFailed is asked first.
  { status: 'TrustFailure', when: ({ untrusted }) => untrusted },
  // _TLSstream.cs: the handshake runs inside the first write, and what is no alert is an IOException of that write.
  { status: 'SendFailure', when: ({ error, phase }) => phase === 'tls' && notTls.has(toCode(error)) },
  // _TLSstream.cs: LastSecurityStatus. In any phase: TLS 1.3 asks for a client's certificate after our handshake is done.
  { status: 'SecureChannelFailure', when: ({ error }) => toCode(error).startsWith('ERR_SSL_') },
  { status: 'SendFailure', when: broke => broke.phase === 'tls' && isTorn(broke) },
  // _ConnectStream.cs, IOError: the request had not left us.
  { status: 'SendFailure', when: broke => broke.phase === 'sent' && (isClosed(broke) || isTorn(broke)) },
  // _Connection.cs, ReadComplete: nothing was read for this request on a connection that had answered before.
  { status: 'KeepAliveFailure', when: broke => broke.reused && !broke.begun && (isClosed(broke) || isTorn(broke)) },
  // _Connection.cs, ReadComplete: a FIN in the middle of the response, or on a fresh connection.
  { status: 'ConnectionClosed', when: isClosed },
  // _Connection.cs, ParseResponseData: DataTooBig, and Invalid.
  { status: 'MessageLengthLimitExceeded', when: ({ error }) => toCode(error) === 'UND_ERR_HEADERS_OVERFLOW' },
  { status: 'ServerProtocolViolation', when: ({ error }) => isMalformed(error) || isUninvited(error) },
  { status: 'SendFailure', when: ({ error }) => toCode(error) === 'EPIPE' },
  // _Connection.cs, ReadCallback.
  { status: 'ReceiveFailure', when: isTorn }
]

/** OpenSSL's message is a line of its log and Node's for several addresses is empty: both have the words elsewhere. */
const toDetail = (error: Error): string => {
  if (error instanceof AggregateError) return error.errors.map(cause => String(cause.message)).join('; ')
  const reason = read(error, 'library') === undefined ? undefined : read(error, 'reason')
  return typeof reason === 'string' ? reason : error.message
}

export const classify = (broke: Break): Unanswered => {
  const { error, phase } = broke
  const status = rows.find(row => row.when(broke))?.status ?? 'UnknownError'
  const code = toCode(error)
  return {
    answered: false,
    status,
    phase,
    ...(code === '' ? {} : { code }),
    detail: toDetail(error),
    ...(status === 'ServerProtocolViolation' ? { section: toSection(error, phase) } : {})
  }
}
