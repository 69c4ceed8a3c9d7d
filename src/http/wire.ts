// Between ENS's wire and the operations: arrays or a bare object in, the same shape out; empty answers really empty.

import type { JSONSchemaType } from 'ajv'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '../ens/refusals.js'
import type { Unchanged } from '../operations/operation-ports.js'
import type { EmitActivity } from '../ports.js'
import { validate } from './validate.js'

/** Observed: written so, without a space and in capitals. */
const JSON_TYPE = 'application/json;charset=UTF-8'

/** The path of a request, without its query. */
export const pathOf = ({ url }: FastifyRequest): string => url.replace(/\?.*$/s, '')

export interface Wire {
  /** Takes the body as a list. Docs: arrays; Observed: clients send bare objects, so see assumptions.bareObject. */
  readItems<T>(schema: JSONSchemaType<T[]>, request: FastifyRequest): Promise<Items<T>>
}

export interface Items<T> {
  readonly items: T[]
  /** The answer has the shape of the request. */
  readonly isBare: boolean
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Null means "not set" for clients that write every field. */
const withoutNulls = <T>(item: T): T =>
  Object.fromEntries(Object.entries(item as object).filter(([, value]) => value !== null)) as T

export const createWire = (strict: boolean, emit: EmitActivity): Wire => ({
  async readItems(schema, request) {
    const isBare = isObject(request.body)
    if (isBare && strict) throw refusal('bareObject')
    const items = await validate(schema, isBare ? [request.body] : request.body)
    if (isBare) {
      emit('fidelity.warning', {
        about: 'bareObject',
        message: `${request.method} ${request.url} had a bare object; the reference shows an array.`,
        hint: 'Send an array: what the real service makes of an object is unknown. --strict refuses it.'
      })
    }
    return { items: items.map(withoutNulls), isBare }
  }
})

export const sendJson = (reply: FastifyReply, status: number, body: unknown): FastifyReply =>
  reply.code(status).header('content-type', JSON_TYPE).send(JSON.stringify(body))

/** No body and no Content-Type. Observed: never the text `null`. */
export const sendEmpty = (reply: FastifyReply, status: number): FastifyReply => reply.code(status).send()

export const sendItems = (
  reply: FastifyReply,
  status: number,
  result: readonly unknown[] | Unchanged,
  isBare: boolean
): FastifyReply =>
  result === 'unchanged' ? sendEmpty(reply, 304) : sendJson(reply, status, isBare ? result[0] : result)
