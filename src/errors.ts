// The three errors this product throws on purpose. Anything else that is thrown is a bug of ours.

/** ENS refuses a request. `code` names a row of `ens/refusals.ts`; the row has the status and the message. */
export class EnsError extends Error {
  override readonly name = 'EnsError'
  readonly code: string
  /** What the row's message template is filled with. */
  readonly details: Readonly<Record<string, string | number>>

  constructor(code: string, message: string, details: Readonly<Record<string, string | number>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** ENS has this, and we do not emulate it (yet): answered with 501 and a body that names what is missing. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError'
  readonly code = 'ERR_UNSUPPORTED'
  readonly feature: string

  constructor(feature: string) {
    super(`${feature} is part of Marketing Cloud, but ens-local does not emulate it.`)
    this.feature = feature
  }
}

/** The person at the keyboard can mend this: one sentence, and in `hint` what to do next. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly code: string
  readonly hint: string

  constructor(message: string, hint: string, options: { code?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.hint = hint
    this.code = options.code ?? 'ERR_USER'
  }
}
