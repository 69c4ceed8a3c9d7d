// What the front answers by itself: one row for each reason, and how it is said without the caller missing it.

import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Stopwatch } from '../../ports.js'
import type { FrontRefusal } from '../tunnel-ports.js'

interface Row {
  readonly statusCode: number
  readonly message: string
  readonly hint: string
}

const rows: Readonly<Record<FrontRefusal, Row>> = {
  'path-not-open': {
    statusCode: 403,
    message: 'This path was not opened.',
    hint: 'Open it with --path, or register the url with a path that is open.'
  },
  'method-not-open': {
    statusCode: 403,
    message: 'This method was not opened.',
    hint: 'ENS sends POST; --method opens others.'
  },
  'body-too-large': {
    statusCode: 413,
    message: 'The body is larger than the tunnel takes.',
    hint: 'Lower maxBatchSize, or raise --max-body.'
  },
  'receiver-down': {
    statusCode: 502,
    message: 'The receiver is not there.',
    hint: 'Start it, or mend --port or --to; --hold waits for it.'
  },
  'receiver-broken': {
    statusCode: 502,
    message: 'The receiver hung up, or answered no HTTP.',
    hint: 'Look for a crash of the receiver, and check http or https.'
  },
  'receiver-timeout': {
    statusCode: 504,
    message: 'The receiver did not answer in time.',
    hint: 'Let it answer first and work afterwards; --response-timeout allows more.'
  },
  'bad-request': {
    statusCode: 400,
    message: 'This is no HTTP request, or its head is too long or too slow.',
    hint: 'Send HTTP/1.1 with a head below 16 KB, within 10 s.'
  },
  closing: { statusCode: 503, message: 'The tunnel is closing.', hint: 'Send it again when it is open again.' }
}

/** What is read of a body that nobody wants, so that its sender comes to read the answer; then the connection ends. */
export const DRAIN_MS = 2000
const DRAIN_BYTES = 4_000_000

export const statusOf = (refusal: FrontRefusal): number => rows[refusal].statusCode

/** `code` is Node's, for what happened. */
export const toRefusalBody = (refusal: FrontRefusal, code: string | undefined): string => {
  const { message, hint } = rows[refusal]
  const said = code === undefined ? message : `${message} (${code})`
  return `${JSON.stringify({ error: { code: refusal, message: said, hint } })}\n`
}

export const toRefusalHeaders = (refusal: FrontRefusal, body: string): string[] => [
  'content-type',
  'application/json',
  'x-ens-local-error',
  refusal,
  'content-length',
  `${Buffer.byteLength(body)}`
]

/** Closing a socket with unread bytes resets it, and the answer is lost: so it is ended when the body has come. */
const endAfterBody = (request: IncomingMessage, response: ServerResponse, stopwatch: Stopwatch): void => {
  let left = DRAIN_BYTES
  const end = (): void => {
    response.end()
  }
  response.once('close', stopwatch.after(DRAIN_MS, end))
  request.once('end', end)
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) end()
  })
  request.resume()
}

/** Answers, and tells how many bytes the body of the answer has. */
export const writeRefusal = (
  request: IncomingMessage,
  response: ServerResponse,
  refusal: FrontRefusal,
  code: string | undefined,
  stopwatch: Stopwatch
): number => {
  const body = toRefusalBody(refusal, code)
  const headers = toRefusalHeaders(refusal, body)
  const { statusCode } = rows[refusal]
  if (!request.complete) headers.push('connection', 'close')
  response.sendDate = false
  // The reason phrase is said, because one that could not be written may have been set before.
  response.writeHead(statusCode, STATUS_CODES[statusCode], headers)
  response.write(body)
  if (request.complete) response.end()
  else endAfterBody(request, response, stopwatch)
  request.resume()
  return body.length
}
