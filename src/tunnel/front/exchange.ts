// One request and what becomes of it, as long as it is under way; and the summary that is left of it.

import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { Cancel } from '../../ports.js'
import type { ExchangeSummary, FrontRefusal } from '../tunnel-ports.js'
import type { KeptRequest } from './exchange-log.js'

export interface Caller {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

export interface Exchange {
  readonly id: number
  readonly kept: KeptRequest
  readonly startedAt: number
  /** Absent in a replay. */
  readonly caller: Caller | undefined
  readonly replayOf: number | undefined
  readonly onOver: ((summary: ExchangeSummary) => void) | undefined
  outgoing: ClientRequest | undefined
  /** Ends what waits to be tried again. */
  cancel: Cancel | undefined
  /** The head of the answer is known, by the receiver or by a refusal: the deadline counts no more. */
  isAnswered: boolean
  isOver: boolean
  bytesIn: number
  bytesOut: number
  statusCode: number | undefined
  refusal: FrontRefusal | undefined
  code: string | undefined
  brokenBy: ExchangeSummary['brokenBy']
}

export interface Replaying {
  readonly replayOf: number
  readonly onOver: (summary: ExchangeSummary) => void
}

export const toExchange = (
  id: number,
  kept: KeptRequest,
  startedAt: number,
  caller: Caller | undefined,
  replaying: Replaying | undefined
): Exchange => ({
  id,
  kept,
  startedAt,
  caller,
  replayOf: replaying?.replayOf,
  onOver: replaying?.onOver,
  outgoing: undefined,
  cancel: undefined,
  isAnswered: false,
  isOver: false,
  bytesIn: 0,
  bytesOut: 0,
  statusCode: undefined,
  refusal: undefined,
  code: undefined,
  brokenBy: undefined
})

export const summarize = (exchange: Exchange, now: number): ExchangeSummary => {
  const { id, kept, startedAt, bytesIn, bytesOut, statusCode, refusal, code, replayOf, brokenBy } = exchange
  const { method, target } = kept.head
  const summary: { -readonly [K in keyof ExchangeSummary]: ExchangeSummary[K] } = {
    id,
    method,
    target,
    ms: now - startedAt,
    bytesIn,
    bytesOut
  }
  if (brokenBy !== undefined) summary.brokenBy = brokenBy
  else if (statusCode !== undefined) summary.statusCode = statusCode
  if (refusal !== undefined) summary.refusal = refusal
  if (code !== undefined) summary.code = code
  if (replayOf !== undefined) summary.replayOf = replayOf
  return summary
}
