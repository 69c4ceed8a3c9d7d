// Sends a request to the receiver, and says what came of it when that was no answer. Held requests wait for it to be back.

import type { ClientRequest } from 'node:http'
import type { Stopwatch } from '../../ports.js'
import type { Caller, Exchange } from './exchange.js'
import { type Passing, passBack, passBody } from './pass-on.js'
import type { ReceiverLine } from './receiver-line.js'

interface Parts extends Passing {
  readonly holdMs: number
  readonly stopwatch: Stopwatch
  readonly line: ReceiverLine
}

/** Between two looks whether the receiver is back. */
const KNOCK_MS = 100

export const createAskReceiver = (parts: Parts): ((exchange: Exchange, caller: Caller) => void) => {
  const { exchanges, holdMs, line, stopwatch } = parts

  const giveUp = (exchange: Exchange, caller: Caller, outgoing: ClientRequest, code: string | undefined): void => {
    // The body of a held request has not been read yet; it is kept, to be replayed.
    if (holdMs > 0) passBody(parts, exchange, caller, outgoing)
    exchanges.refuse(exchange, 'receiver-down', code)
  }
  const holdOn = (exchange: Exchange, caller: Caller, outgoing: ClientRequest, code: string | undefined): void => {
    const left = exchange.startedAt + holdMs - stopwatch.now()
    if (left <= 0) {
      giveUp(exchange, caller, outgoing, code)
      return
    }
    exchange.cancel = stopwatch.after(Math.min(KNOCK_MS, left), () => {
      exchange.cancel = line.knock(code =>
        code === undefined ? ask(exchange, caller) : holdOn(exchange, caller, outgoing, code)
      )
    })
  }
  const ask = (exchange: Exchange, caller: Caller): void => {
    const outgoing = line.send(exchange.kept.head)
    exchange.outgoing = outgoing
    outgoing.on('response', answer => passBack(exchanges, exchange, caller, answer))
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (exchange.isAnswered) return
      if (line.hasReached(outgoing)) exchanges.refuse(exchange, 'receiver-broken', error.code)
      else holdOn(exchange, caller, outgoing, error.code)
    })
    // A body that has been read can not be held, so then it is read only when there is somebody to take it.
    if (holdMs === 0) passBody(parts, exchange, caller, outgoing)
    else line.whenReached(outgoing, () => passBody(parts, exchange, caller, outgoing))
  }
  return ask
}
