// The .NET sentences behind `Status:`. The texts are those of the .NET Framework's System.txt.
// Docs: only NameResolutionFailure and its sentence (seeds/create-callback.txt).
// Assumed: the other rows appear alike, since ENS shows a .NET HttpWebRequest's exception. See `assumptions.ts`.

import type { Outcome, Unanswered, WebExceptionStatus } from './outcome.js'

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

/** Names an outcome as .NET would. `host` is the registered host, without a port. For an answer of 200 there is nothing to name. */
export const toWebException = (outcome: Outcome, host: string): WebException | undefined => {
  if (!outcome.answered) {
    const message = messages[outcome.status](host, outcome.section ?? 'ResponseStatusLine')
    return { status: outcome.status, message }
  }
  if (outcome.statusCode === 200) return undefined
  // Assumed: .NET raises nothing for 2xx and 3xx, so ENS must word these itself.
  const words = outcome.statusCode < 400 ? 'an unexpected response' : 'an error'
  return {
    status: 'ProtocolError',
    message: `The remote server returned ${words}: (${outcome.statusCode}) ${outcome.reason}.`
  }
}
