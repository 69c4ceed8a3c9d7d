// A refusal of the control API: {"error":{"code","message","hint"}}.

export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number
  readonly code: string
  readonly hint: string

  constructor(status: number, code: string, message: string, hint: string) {
    super(message)
    this.status = status
    this.code = code
    this.hint = hint
  }
}

/** A parameter that is wrong: 400. */
export const badParameter = (message: string, hint: string): ControlError =>
  new ControlError(400, 'bad-parameter', message, hint)
