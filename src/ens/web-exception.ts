// The .NET sentences behind `Status:`. The texts are those of the .NET Framework's System.txt.
// Docs: only NameResolutionFailure and its sentence (seeds/create-callback.txt).
// Assumed: the other rows appear alike, since ENS shows a .NET HttpWebRequest's exception. See `assumptions.ts`.

import type { Outcome, OutcomeFacts, Unanswered, WebExceptionStatus } from './outcome.js'

export interface WebException {
  readonly status: WebExceptionStatus
  readonly message: string
}

const closed = (inner: string): string => `The underlying connection was closed: ${inner}.`
const aborted = (inner: string): string => `The request was aborted: ${inner}.`

const messages: Record<Unanswered['status'], (host: string, section: string) => string> = {
  NameResolutionFailure: host => `The remote name could not be resolved: '${host}'`,
  ConnectFailure: () => 'Unable to connect to the remote server',
  Timeout: () => 'The operation has timed out',
  TrustFailure: () => closed('Could not establish trust relationship for the SSL/TLS secure channel'),
  SecureChannelFailure: () => aborted('Could not create SSL/TLS secure channel'),
  SendFailure: () => closed('An unexpected error occurred on a send'),
  ReceiveFailure: () => closed('An unexpected error occurred on a receive'),
  ConnectionClosed: () => closed('The connection was closed unexpectedly'),
  KeepAliveFailure: () => closed('A connection that was expected to be kept alive was closed by the server'),
  ServerProtocolViolation: (_host, section) => `The server committed a protocol violation. Section=${section}`,
  MessageLengthLimitExceeded: () => closed('The message length limit was exceeded'),
  RequestCanceled: () => aborted('The request was canceled'),
  UnknownError: () => 'An unexpected error occurred'
}

// System.txt has words of its own for these (_NetRes.cs, GetWebStatusCodeString); for the others it takes the server's.
const statusWords: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Server Unavailable',
  504: 'Gateway Timeout',
  505: 'Http Version Not Supported'
}

/** Names an outcome as .NET would. `host` is the registered host, without a port. For an answer of 200 there is nothing to name. */
export const toWebException = (outcome: Outcome | OutcomeFacts, host: string): WebException | undefined => {
  if (!outcome.answered) {
    const message = messages[outcome.status](host, outcome.section ?? 'ResponseStatusLine')
    return { status: outcome.status, message }
  }
  if (outcome.statusCode === 200) return undefined
  // Assumed: .NET raises nothing for 2xx and 3xx, so ENS must word these itself.
  const words = outcome.statusCode < 400 ? 'an unexpected response' : 'an error'
  const reason = statusWords[outcome.statusCode] ?? outcome.reason
  const status = reason === '' ? `(${outcome.statusCode})` : `(${outcome.statusCode}) ${reason}`
  return { status: 'ProtocolError', message: `The remote server returned ${words}: ${status}.` }
}
