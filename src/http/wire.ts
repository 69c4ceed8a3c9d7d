// Between ENS's wire and the operations: arrays or a bare object in, the same shape out; empty answers really empty.

import type { JSONSchemaType } from 'ajv'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '../ens/refusals.js'
import type { Unchanged } from '../operations/operation-ports.js'
import type { EmitActivity, Stopwatch } from '../ports.js'
import { validate } from './validate.js'

/** Observed: written so, without a space and in capitals. */
const JSON_TYPE = 'application/json;charset=UTF-8'

/** The path of a request, without its query. */
export const pathOf = ({ url }: FastifyRequest): string => url.replace(/\?.*$/s, '')

export interface Wire {
  /** Takes the body as a list. Docs: arrays; Observed: clients send bare objects, so see assumptions.bareObject. */
  readItems<T>(schema: JSONSchemaType<T[]>, request: FastifyRequest): Promise<Items<T>>
  sendJson(reply: FastifyReply, status: number, body: unknown): FastifyReply
  /** No body and no Content-Type. Observed: never the text `null`. */
  sendEmpty(reply: FastifyReply, status: number): FastifyReply
  /** In the shape of the request; 304 for what is so already. */
  sendItems(reply: FastifyReply, status: number, result: readonly unknown[] | Unchanged, isBare: boolean): FastifyReply
}

export interface WireOptions {
  readonly strict: boolean
  readonly emit: EmitActivity
  /** Aborts before the application is closed. */
  readonly closing: AbortSignal
  readonly stopwatch: Pick<Stopwatch, 'now'>
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

/** Every answer passes here, and its activity is there before the caller has it. */
const announce = ({ emit, closing, stopwatch }: WireOptions, reply: FastifyReply, statusCode: number): void => {
  // A kept-alive connection would hold `close` up for its whole idle time.
  if (closing.aborted) reply.header('connection', 'close')
  const { request } = reply
  const { operation } = request.routeOptions.config
  const ms = Math.round((stopwatch.now() - request.startedAt) * 10) / 10
  const facts = { method: request.method, path: pathOf(request), statusCode }
  const bent = reply.fault && { fault: reply.fault }
  emit('api.request', { ...facts, ...(operation !== undefined && { operation }), ...reply.refusal, ...bent, ms })
}

const readItems = async <T>(
  { strict, emit }: WireOptions,
  schema: JSONSchemaType<T[]>,
  request: FastifyRequest
): Promise<Items<T>> => {
  const isBare = isObject(request.body)
  if (isBare && strict) throw refusal('bareObject')
  const items = await validate(schema, isBare ? [request.body] : request.body)
  if (isBare) {
    emit('fidelity.warning', {
      about: 'bareObject',
      message: `${request.method} ${pathOf(request)} had a bare object; the reference shows an array.`,
      hint: 'Send an array: what the real service makes of an object is unknown. --strict refuses it.'
    })
  }
  return { items: items.map(withoutNulls), isBare }
}

export const createWire = (options: WireOptions): Wire => {
  const sendJson: Wire['sendJson'] = (reply, status, body) => {
    announce(options, reply, status)
    return reply.code(status).header('content-type', JSON_TYPE).send(JSON.stringify(body))
  }
  const sendEmpty: Wire['sendEmpty'] = (reply, status) => {
    announce(options, reply, status)
    return reply.code(status).send()
  }
  return {
    readItems: (schema, request) => readItems(options, schema, request),
    sendJson,
    sendEmpty,
    sendItems: (reply, status, result, isBare) =>
      result === 'unchanged' ? sendEmpty(reply, 304) : sendJson(reply, status, isBare ? result[0] : result)
  }
}
