// What is under way: begun, timed, refused, and told once it is over.

import type { Duplex } from 'node:stream'
import type { Stopwatch } from '../../ports.js'
import type { ExchangeSummary, FrontRefusal } from '../tunnel-ports.js'
import { createDeadline } from './deadline.js'
import { type Caller, type Exchange, type Replaying, summarize, toExchange } from './exchange.js'
import type { ExchangeLog } from './exchange-log.js'
import type { PassedHead } from './front-headers.js'
import { statusOf, writeRefusal } from './front-refusals.js'

export interface Exchanges {
  readonly active: ReadonlySet<Exchange>
  begin(head: PassedHead, caller: Caller | undefined, replaying?: Replaying): Exchange
  /** Answers in the receiver's place, and asks the receiver no more. `code` is Node's. */
  refuse(exchange: Exchange, refusal: FrontRefusal, code?: string): void
  over(exchange: Exchange): void
  isBusy(socket: Duplex): boolean
  /** The caller's connection is gone, and what was under way on it with it. */
  lose(socket: Duplex): void
  /** No deadline is watched any more. */
  stop(): void
}

interface Parts {
  readonly responseTimeoutMs: number
  readonly stopwatch: Stopwatch
  readonly log: ExchangeLog
  /** `socket` is the caller's; absent for a replay. */
  readonly onOver: (summary: ExchangeSummary, socket: Duplex | undefined) => void
}

export const createExchanges = ({ responseTimeoutMs, stopwatch, log, onOver }: Parts): Exchanges => {
  const active = new Set<Exchange>()
  let count = 0

  const over = (exchange: Exchange): void => {
    if (!active.delete(exchange)) return
    exchange.isAnswered = exchange.isOver = true
    exchange.cancel?.()
    const summary = summarize(exchange, stopwatch.now())
    log.add(summary, exchange.kept)
    exchange.onOver?.(summary)
    onOver(summary, exchange.caller?.request.socket)
  }
  const refuse = (exchange: Exchange, refusal: FrontRefusal, code?: string): void => {
    exchange.isAnswered = true
    exchange.refusal = refusal
    exchange.code = code
    exchange.statusCode = statusOf(refusal)
    exchange.cancel?.()
    exchange.outgoing?.destroy()
    const { caller } = exchange
    if (caller === undefined) over(exchange)
    else exchange.bytesOut = writeRefusal(caller.request, caller.response, refusal, code, stopwatch)
  }
  const on = (socket: Duplex): Exchange[] => [...active].filter(({ caller }) => caller?.request.socket === socket)
  const expire = (exchange: Exchange): void => refuse(exchange, 'receiver-timeout')
  const deadline = createDeadline({ responseTimeoutMs, stopwatch }, active, expire)
  return {
    active,
    begin: (head, caller, replaying) => {
      count += 1
      const exchange = toExchange(count, log.open(head), stopwatch.now(), caller, replaying)
      active.add(exchange)
      deadline.watch()
      return exchange
    },
    refuse,
    over,
    isBusy: socket => on(socket).length > 0,
    lose: socket => {
      for (const exchange of on(socket)) {
        if (exchange.refusal === undefined) exchange.brokenBy ??= 'caller'
        exchange.outgoing?.destroy()
        over(exchange)
      }
    },
    stop: deadline.stop
  }
}
