// Sends a kept request to the receiver once more, as an exchange of its own; nobody waits for the answer's bytes.

import type { IncomingMessage } from 'node:http'
import type { ExchangeSummary } from '../tunnel-ports.js'
import type { Exchange } from './exchange.js'
import type { ExchangeLog } from './exchange-log.js'
import type { Exchanges } from './exchanges.js'
import type { ReceiverLine } from './receiver-line.js'

interface Parts {
  readonly exchanges: Exchanges
  readonly log: ExchangeLog
  readonly line: ReceiverLine
  readonly isClosing: () => boolean
}

const readAnswer = (exchanges: Exchanges, exchange: Exchange, answer: IncomingMessage): void => {
  exchange.isAnswered = true
  exchange.statusCode = answer.statusCode
  answer.on('data', (chunk: Buffer) => {
    exchange.bytesOut += chunk.length
  })
  answer.once('end', () => exchanges.over(exchange))
  answer.once('error', (error: NodeJS.ErrnoException) => {
    exchange.brokenBy = 'receiver'
    exchange.code = error.code
    exchanges.over(exchange)
  })
}

/** Throws UserError `ERR_NO_EXCHANGE` when it is not kept. */
export const replay = ({ exchanges, log, line, isClosing }: Parts, id: number): Promise<ExchangeSummary> => {
  const { head, body } = log.find(id)
  return new Promise(resolve => {
    const exchange = exchanges.begin(head, undefined, { replayOf: id, onOver: resolve })
    if (isClosing()) return exchanges.refuse(exchange, 'closing')
    const outgoing = line.send(head)
    exchange.outgoing = outgoing
    outgoing.once('response', answer => readAnswer(exchanges, exchange, answer))
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const refusal = line.hasReached(outgoing) ? 'receiver-broken' : 'receiver-down'
      if (!exchange.isAnswered) exchanges.refuse(exchange, refusal, error.code)
    })
    exchange.kept.isWhole = true
    exchange.bytesIn = body.length
    log.keep(exchange.kept, body)
    outgoing.end(body)
  })
}
