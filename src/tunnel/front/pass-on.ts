// The bodies of one exchange: to the receiver and back, piece by piece, each as fast as the other side takes it. This runs
// for every request, so it makes no promises and copies nothing.

import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { Caller, Exchange } from './exchange.js'
import type { ExchangeLog } from './exchange-log.js'
import type { Exchanges } from './exchanges.js'
import { toPass } from './front-headers.js'
import { reset } from './front-sockets.js'
import { passTrailers } from './trailers.js'

export interface Passing {
  readonly maxBodyBytes: number
  readonly exchanges: Exchanges
  readonly log: ExchangeLog
}

const flushHead = (exchange: Exchange, answer: IncomingMessage, response: ServerResponse): void => {
  if (exchange.bytesOut === 0 && !answer.complete) response.flushHeaders()
}

/** The receiver has broken off in the middle of its answer, and so must we: it may not look complete. */
const breakOff = (exchange: Exchange, { request }: Caller, code: string | undefined): void => {
  if (exchange.isOver) return
  exchange.brokenBy = 'receiver'
  exchange.code = code
  reset(request.socket)
}

const passAnswer = (exchange: Exchange, caller: Caller, answer: IncomingMessage): void => {
  const { response } = caller
  const length = Number(answer.headers['content-length'])
  answer.on('data', (chunk: Buffer) => {
    exchange.bytesOut += chunk.length
    if (exchange.bytesOut === length) response.end(chunk)
    else if (!response.write(chunk)) {
      answer.pause()
      response.once('drain', () => answer.resume())
    }
  })
  answer.on('end', () => {
    passTrailers(answer, response)
    response.end()
  })
  answer.on('error', (error: NodeJS.ErrnoException) => breakOff(exchange, caller, error.code))
  // By then a body that came together with the head has been seen: both leave in one packet.
  process.nextTick(flushHead, exchange, answer, response)
}

/** The receiver's answer to the caller. */
export const passBack = (exchanges: Exchanges, exchange: Exchange, caller: Caller, answer: IncomingMessage): void => {
  const { response } = caller
  const { headers, rawHeaders, statusCode, statusMessage } = answer
  exchange.isAnswered = true
  exchange.statusCode = statusCode
  response.sendDate = false
  try {
    response.writeHead(statusCode as number, statusMessage, toPass(rawHeaders, headers.connection))
  } catch (error) {
    // A status or a reason phrase that can not be written is no HTTP.
    exchanges.refuse(exchange, 'receiver-broken', (error as NodeJS.ErrnoException).code)
    return
  }
  passAnswer(exchange, caller, answer)
}

/** More than was allowed has come. */
const tooMuch = (exchanges: Exchanges, exchange: Exchange, { request }: Caller): void => {
  if (!exchange.isAnswered) exchanges.refuse(exchange, 'body-too-large')
  // What follows a refusal is read elsewhere; an answer of the receiver can not be taken back.
  else if (exchange.refusal === undefined) request.socket.destroy()
}

/** The caller's body to the receiver. */
export const passBody = (
  { maxBodyBytes, exchanges, log }: Passing,
  exchange: Exchange,
  caller: Caller,
  outgoing: ClientRequest
): void => {
  const { request } = caller
  const { kept } = exchange
  const { length } = kept.head
  if (length === 0) {
    kept.isWhole = true
    outgoing.end()
    return
  }
  request.on('data', (chunk: Buffer) => {
    exchange.bytesIn += chunk.length
    if (exchange.bytesIn > maxBodyBytes) return tooMuch(exchanges, exchange, caller)
    log.keep(kept, chunk)
    if (exchange.bytesIn === length) kept.isWhole = true
    // After a refusal the rest is only kept, to be replayed.
    if (outgoing.destroyed) return
    if (kept.isWhole) outgoing.end(chunk)
    else if (!outgoing.write(chunk)) {
      request.pause()
      outgoing.once('drain', () => request.resume())
    }
  })
  if (length === -1)
    request.on('end', () => {
      kept.isWhole = true
      passTrailers(request, outgoing)
      outgoing.end()
    })
}
