// An event as it goes over the wire: compact JSON, and on request with the escapes of the vendor's samples.

import { type EnsEvent, eventError } from './event.js'

export interface WireOptions {
  /** Write `= & < > '` as the vendor's samples do. Default false. */
  readonly escapeHtml?: boolean
}

const escapes: Readonly<Record<string, string>> = {
  '=': '\\u003d',
  '&': '\\u0026',
  '<': '\\u003c',
  '>': '\\u003e',
  "'": '\\u0027'
}

/**
 * JSON text with `= & < > '` as `\u003d \u0026 \u003c \u003e \u0027`: in JSON they occur in strings only. Docs: the
 * payload samples look so; a trap for receivers that parse and write again before they check the signature.
 */
export const escapeHtml = (json: string): string => json.replace(/[=&<>']/g, sign => String(escapes[sign]))

/** Compact JSON. Throws UserError `ERR_EVENT` for what JSON can not hold. */
export const toJson = (value: unknown): string => {
  try {
    return JSON.stringify(value)
  } catch (error) {
    throw eventError(
      `The event can not be written as JSON: ${(error as Error).message}.`,
      'Use text, numbers, true, false, null, arrays and objects, not too deep.'
    )
  }
}

export const toWire = (event: EnsEvent, options: WireOptions = {}): string =>
  options.escapeHtml === true ? escapeHtml(toJson(event)) : toJson(event)
