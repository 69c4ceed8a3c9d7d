// A call of the API under fault rules: it is dealt with later, or refused as ENS refuses, and nothing is done.

import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FiredRule } from '../ens/fault-rule.js'
import { type RefusalCode, refusal, refusals } from '../ens/refusals.js'
import type { BendCall } from '../ports.js'
import { type ErrorBody, toBody } from './error-handler.js'
import { ERROR_URI } from './token.js'
import type { Wire } from './wire.js'

/** Docs: of a 429, in its header and its body. */
const RETRY_AFTER_S = 5

const own: Readonly<Record<number, RefusalCode>> = {
  401: 'notAuthorized',
  403: 'insufficientPrivileges',
  429: 'rateLimited',
  500: 'internal',
  503: 'unavailable'
}

/** Statuses whose words are about something that a rule knows nothing of: theirs is the errorcode alone. */
const numbered: Readonly<Record<number, RefusalCode>> = {
  400: 'badRequest',
  404: 'callbackNotFound',
  409: 'callbackInUse'
}

/** Assumed: see assumptions.tokenFaults. */
const oauthErrors: Readonly<Record<number, string>> = {
  401: 'invalid_client',
  403: 'unauthorized_client',
  429: 'temporarily_unavailable',
  503: 'temporarily_unavailable'
}

const toErrorBody = (status: number): ErrorBody => {
  const code = own[status]
  if (code !== undefined) return toBody(refusal(code))
  const { [status]: row } = numbered
  const errorcode = row === undefined ? status : refusals[row].errorcode
  return { message: STATUS_CODES[status] ?? `Status ${status}`, errorcode, documentation: '' }
}

const toTokenBody = (status: number, message: string): object => ({
  error: oauthErrors[status] ?? (status < 500 ? 'invalid_request' : 'server_error'),
  error_description: message,
  error_uri: ERROR_URI
})

const answer = ({ sendJson }: Wire, reply: FastifyReply, { rule }: FiredRule, status: number): void => {
  const body = toErrorBody(status)
  const { message, errorcode } = body
  reply.refusal = { errorcode, message, hint: `The fault rule ${rule} says so: \`ens-local faults clear ${rule}\`.` }
  const isToken = reply.request.routeOptions.config.operation === 'getAccessToken'
  const said = isToken ? toTokenBody(status, message) : body
  if (status !== 429) sendJson(reply, status, said)
  else sendJson(reply.header('retry-after', RETRY_AFTER_S), status, { ...said, retryAfter: RETRY_AFTER_S })
}

/** Undefined, at once, when no rule is armed for calls; else whether the call has been answered. */
export type CallBender = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean> | undefined

export const createCallBender = (bendCall: BendCall, wire: Wire): CallBender => {
  return (request, reply) => {
    const { operation } = request.routeOptions.config
    return bendCall({ operation, url: request.url })?.then(bent => {
      if (bent === undefined) return false
      const { status, ...fired } = bent
      reply.fault = fired
      if (status !== undefined) answer(wire, reply, fired, status)
      return status !== undefined
    })
  }
}
