// The one place where an error becomes ENS's error body: {message, errorcode, documentation}.

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { assumptions } from '../ens/assumptions.js'
import { hintOf, type RefusalCode, refusal, refusals } from '../ens/refusals.js'
import { EnsError, UnsupportedError } from '../errors.js'
import type { EmitActivity } from '../ports.js'
import { ValidationErrors } from './validate.js'
import type { Wire } from './wire.js'

/** Observed: the documentation of a 401; other answers carry an empty one. */
const NOT_AUTHORIZED_PAGE = 'https://developer.salesforce.com/docs/atlas.en-us.mc-apis.meta/mc-apis/error-handling.htm'

export interface ErrorBody {
  message: string
  errorcode: number
  documentation: string
  validationErrors?: ErrorBody[]
}

export const toBody = (error: EnsError): ErrorBody => ({
  message: error.message,
  errorcode: refusals[error.code as RefusalCode].errorcode,
  documentation: error.code === 'notAuthorized' ? NOT_AUTHORIZED_PAGE : ''
})

const whole = ({ errors, message }: ValidationErrors): EnsError =>
  refusal('severalErrors', { count: errors.length, first: message })

/** Fastify's own complaints about a request, as rows of our table. */
const fromFastify = (error: FastifyError): EnsError | undefined => {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return refusal('bodyTooLarge', { limit: assumptions.bodyLimit.value.bytes })
  if (error.statusCode !== undefined && error.statusCode < 500) return refusal('badRequest', { why: error.message })
  return undefined
}

const toEnsError = (error: unknown): EnsError | undefined => {
  if (error instanceof EnsError) return error
  if (error instanceof ValidationErrors) return whole(error)
  if (error instanceof UnsupportedError) return refusal('notEmulated', { feature: error.feature })
  return fromFastify(error as FastifyError)
}

export type ErrorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply

export const createErrorHandler = (emit: EmitActivity, { sendJson }: Wire): ErrorHandler => {
  return (error, request, reply) => {
    const known = toEnsError(error)
    if (known === undefined) {
      const { message, stack } = error as Error
      emit('internal.error', { message, stack: String(stack), method: request.method, path: request.url })
    }
    const ensError = known ?? refusal('internal')
    const body = toBody(ensError)
    reply.refusal = { errorcode: body.errorcode, message: body.message, hint: hintOf(ensError) }
    if (error instanceof ValidationErrors) body.validationErrors = error.errors.map(toBody)
    return sendJson(reply, refusals[ensError.code as RefusalCode].status, body)
  }
}
