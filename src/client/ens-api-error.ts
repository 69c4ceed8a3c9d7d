// An answer of ENS that is no success, as an error with the vendor's own words.

/** The vendor's page name of what was called; `getToken` is POST /v2/token. */
export type Operation =
  | 'getToken'
  | 'createCallback'
  | 'getCallback'
  | 'getAllCallbacks'
  | 'updateCallback'
  | 'deleteCallback'
  | 'verifyCallback'
  | 'regenerateSignatureKey'
  | 'createSubscription'
  | 'getSubscription'
  | 'getAllSubscriptions'
  | 'getAllSubscriptionsForCallback'
  | 'updateSubscription'
  | 'deleteSubscription'

/** One of several errors of a request (errorcode 10006). */
export interface ValidationError {
  message: string
  errorcode?: number
  documentation?: string
}

export interface EnsApiErrorDetails {
  operation: Operation
  status: number
  errorcode?: number
  documentation?: string
  validationErrors?: readonly ValidationError[]
  retryAfter?: number
}

/** ENS answered, and it was no. Match on `status` and `errorcode`, never on `message`, which is the vendor's sentence. */
export class EnsApiError extends Error {
  override readonly name = 'EnsApiError'
  readonly operation: Operation
  /** The HTTP status. */
  readonly status: number
  /** Docs: for example 30003 for an unknown object. Absent when the answer had none. */
  readonly errorcode: number | undefined
  /** Where the vendor explains it. */
  readonly documentation: string | undefined
  /** Docs: filled with errorcode 10006. */
  readonly validationErrors: readonly ValidationError[] | undefined
  /** Docs: of a 429, after how many seconds to try again. */
  readonly retryAfter: number | undefined

  constructor(message: string, details: EnsApiErrorDetails) {
    super(message)
    this.operation = details.operation
    this.status = details.status
    this.errorcode = details.errorcode
    this.documentation = details.documentation
    this.validationErrors = details.validationErrors
    this.retryAfter = details.retryAfter
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const wordsOf = (body: Record<string, unknown>): Omit<ValidationError, 'message'> & { message?: string } => ({
  ...(typeof body.message === 'string' ? { message: body.message } : {}),
  ...(typeof body.errorcode === 'number' ? { errorcode: body.errorcode } : {}),
  ...(typeof body.documentation === 'string' ? { documentation: body.documentation } : {})
})

// Observed: /v2/token words its errors as OAuth does: {error, error_description, error_uri}.
const oauthWordsOf = (body: Record<string, unknown>): { message?: string; documentation?: string } => ({
  ...(typeof body.error === 'string'
    ? { message: [body.error, body.error_description].filter(Boolean).join(': ') }
    : {}),
  ...(typeof body.error_uri === 'string' ? { documentation: body.error_uri } : {})
})

const validationErrorsOf = (body: Record<string, unknown>): { validationErrors?: ValidationError[] } => {
  if (!Array.isArray(body.validationErrors)) return {}
  const items = (body.validationErrors as unknown[]).filter(isRecord)
  return { validationErrors: items.map(item => ({ message: '', ...wordsOf(item) })) }
}

const retryAfterOf = ({ retryAfter }: Record<string, unknown>): { retryAfter?: number } =>
  typeof retryAfter === 'number' ? { retryAfter } : {}

/** Reads the body of a refusal: ENS's shape, OAuth's, or anything a proxy in between may have said. */
export const toEnsApiError = (operation: Operation, status: number, body: unknown): EnsApiError => {
  const read = isRecord(body)
    ? { ...oauthWordsOf(body), ...wordsOf(body), ...validationErrorsOf(body), ...retryAfterOf(body) }
    : {}
  const { message = `${operation} was answered with ${status}, and not in the words of ENS.`, ...details } = read
  return new EnsApiError(message, { operation, status, ...details })
}
