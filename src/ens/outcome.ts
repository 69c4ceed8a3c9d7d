// What came of one call to a callback: a value, never an exception, because a customer's failing endpoint is data.

/** The stages of one exchange, in order. `headers` and `body` are waits for the answer. */
export const phases = ['dns', 'tcp', 'tls', 'sent', 'headers', 'body'] as const
export type Phase = (typeof phases)[number]

/** Milliseconds spent in each phase that was entered, and in all. `tls` is absent on plain HTTP. */
export type Timings = Partial<Record<Phase, number>> & { total: number }

/** Names of .NET's `WebExceptionStatus` that ENS can show. */
export type WebExceptionStatus =
  | 'NameResolutionFailure'
  | 'ConnectFailure'
  | 'Timeout'
  | 'ProtocolError'
  | 'TrustFailure'
  | 'SecureChannelFailure'
  | 'SendFailure'
  | 'ReceiveFailure'
  | 'ConnectionClosed'
  | 'KeepAliveFailure'
  | 'ServerProtocolViolation'
  | 'MessageLengthLimitExceeded'
  | 'RequestCanceled'
  | 'UnknownError'

/** The whole answer came in: any status, its headers as sent, and the first bytes of the body. */
export interface Answered {
  readonly answered: true
  readonly statusCode: number
  /** The reason phrase as sent; may be empty. */
  readonly reason: string
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: Uint8Array
  /** The body had more bytes than were kept. */
  readonly truncated: boolean
}

/** No whole answer. `status` is what .NET would call it; `code` and `detail` are what really happened here. */
export interface Unanswered {
  readonly answered: false
  readonly status: Exclude<WebExceptionStatus, 'ProtocolError'>
  /** The phase in which it broke. */
  readonly phase: Phase
  /** Node's or undici's code, for example `ECONNREFUSED`; absent when there is none. */
  readonly code?: string
  /** The underlying error's own words, for a person. */
  readonly detail: string
  /** For `ServerProtocolViolation`: what follows `Section=`, for example `ResponseStatusLine`. */
  readonly section?: string
}

export type Outcome = Answered | Unanswered

/** An outcome without what the other side sent, which may be long, and secret. */
export type OutcomeFacts = Omit<Answered, 'body' | 'headers'> | Unanswered

export const toOutcomeFacts = (outcome: Outcome): OutcomeFacts => {
  if (!outcome.answered) return outcome
  const { body: _body, headers: _headers, ...facts } = outcome
  return facts
}
