// What a sink got: the request itself, and what of ENS is in it.

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { SIGNATURE_HEADER } from '../ens/signature.js'

export interface SinkRequest {
  readonly method: string
  /** Path and query as in the request line. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The exact bytes, as signed. */
  readonly body: Uint8Array
  readonly text: string
  /** Undefined when the body is not JSON. */
  readonly json: unknown
}

/** The probe. */
export interface SinkVerification extends SinkRequest {
  readonly callbackId: string
  readonly verificationKey: string
}

/** An event as it came; the fields named here are those most have. */
export interface SinkEvent {
  readonly eventCategoryType: string
  readonly timestampUTC: number
  readonly compositeId?: string
  readonly composite?: Readonly<Record<string, string>>
  readonly definitionKey?: string
  readonly definitionId?: string
  readonly info?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** A delivery. */
export interface SinkBatch extends SinkRequest {
  readonly events: readonly SinkEvent[]
  /** The header `x-sfmc-ens-signature`; undefined when there is none. */
  readonly signature: string | undefined
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const toSinkRequest = ({ method = '', url = '', headers }: IncomingMessage, body: Uint8Array): SinkRequest => {
  const text = Buffer.from(body).toString()
  return { method, path: url, headers, body, text, json: parse(text) }
}

/** Observed: the probe is an object of these two. */
export const toVerification = (request: SinkRequest): SinkVerification | undefined => {
  const { callbackId, verificationKey } = (request.json ?? {}) as Record<string, unknown>
  return typeof callbackId === 'string' && typeof verificationKey === 'string'
    ? { ...request, callbackId, verificationKey }
    : undefined
}

/** Docs: a delivery is an array of events. */
export const toBatch = (request: SinkRequest): SinkBatch | undefined => {
  const signature = request.headers[SIGNATURE_HEADER]
  return Array.isArray(request.json)
    ? { ...request, events: request.json as SinkEvent[], signature: signature?.toString() }
    : undefined
}
