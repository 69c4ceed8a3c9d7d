// A refusal of the control API: {"error":{"code","message","hint"}}.

import type { FastifyError } from 'fastify'
import type { UserError } from '../errors.js'

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

/** Whoever sent more than a call takes is told how much that is: 413. */
export const ifTooLarge = (error: FastifyError, limit: string, hint: string): FastifyError =>
  error.statusCode === 413
    ? (new ControlError(413, 'too-large', `The body has more than ${limit}.`, hint) as Error as FastifyError)
    : error

/** A parameter that is wrong: 400. */
export const badParameter = (message: string, hint: string): ControlError =>
  new ControlError(400, 'bad-parameter', message, hint)

/** For whoever waits when the emulator is closed: 503. */
export const closingError = (): ControlError =>
  new ControlError(503, 'closing', 'The emulator is closing.', 'Start it again with `ens-local start`.')

const rows: Readonly<Record<string, readonly [status: number, code: string]>> = {
  ERR_EVENT: [400, 'bad-event'],
  ERR_EDIT: [400, 'bad-edit'],
  ERR_FAULT: [400, 'bad-fault'],
  ERR_STATE: [400, 'bad-state'],
  ERR_NO_DELIVERY: [404, 'no-such-delivery'],
  ERR_WAIT: [408, 'not-settled'],
  ERR_NO_CALLBACK: [409, 'no-callback'],
  ERR_DELIVERY_PENDING: [409, 'delivery-pending'],
  ERR_STATE_TOO_LARGE: [409, 'state-too-large']
}

/** What a person can mend, over HTTP. Without a row it is of the store, full or gone: 503, and `store-full` for a code. */
export const fromUserError = ({ code, message, hint }: UserError): ControlError => {
  const [status, name] = rows[code] ?? [503, code.replace(/^ERR_/, '').toLowerCase().replaceAll('_', '-')]
  return new ControlError(status, name, message, hint)
}
