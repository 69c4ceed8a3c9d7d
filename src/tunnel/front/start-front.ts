// The front: between every provider and the receiver. Passes bytes and headers through unchanged, says in words of its own
// what it can not pass, and keeps the last exchanges.

import type { Duplex } from 'node:stream'
import type { Stopwatch } from '../../ports.js'
import type { ExchangeSummary, Front } from '../tunnel-ports.js'
import type { TunnelSettings } from '../tunnel-settings.js'
import { createAskReceiver } from './ask-receiver.js'
import { closeFront } from './close-front.js'
import type { Caller, Exchange } from './exchange.js'
import { createExchangeLog, type ExchangeLog } from './exchange-log.js'
import { createExchanges, type Exchanges } from './exchanges.js'
import { FRONT_HOST, openHttpDoor } from './front-door.js'
import { createToPassedHead } from './front-headers.js'
import { answerProbe, isProbe } from './front-probe.js'
import { createRules } from './front-rules.js'
import { openLine, type ReceiverLine } from './receiver-line.js'
import { replay } from './replay.js'

export type FrontSettings = Pick<
  TunnelSettings,
  'receiver' | 'paths' | 'methods' | 'responseTimeoutMs' | 'holdMs' | 'maxBodyBytes' | 'hostHeader' | 'frontPort'
>

export interface FrontTools {
  readonly stopwatch: Stopwatch
  /** What the proofs of self-probes are made with. */
  readonly probeSecret: Uint8Array
  /** Called once for each exchange, when it is over. Must not throw. */
  readonly onExchange: (exchange: ExchangeSummary) => void
}

/** The answer is out. A receiver may have given it before it had the whole body; nobody wants the rest of that. */
const finish = (exchanges: Exchanges, exchange: Exchange, { request }: Caller): void => {
  if (!request.complete) {
    exchange.outgoing?.destroy()
    request.resume()
  }
  exchanges.over(exchange)
}

interface Inside {
  readonly exchanges: Exchanges
  readonly log: ExchangeLog
  readonly line: ReceiverLine
  readonly isClosing: () => boolean
}

/** What is done with each request. */
const createReceive = (settings: FrontSettings, tools: FrontTools, inside: Inside): ((caller: Caller) => void) => {
  const { exchanges, isClosing } = inside
  const { stopwatch, probeSecret } = tools
  const { holdMs, maxBodyBytes } = settings
  const toHead = createToPassedHead(settings)
  const refusalOf = createRules(settings)
  const ask = createAskReceiver({ ...inside, stopwatch, holdMs, maxBodyBytes })
  return caller => {
    const { request, response } = caller
    const head = toHead(request)
    if (isProbe(head)) return answerProbe(caller, probeSecret, stopwatch)
    const exchange = exchanges.begin(head, caller)
    response.on('finish', () => finish(exchanges, exchange, caller))
    if (isClosing()) response.shouldKeepAlive = false
    const refusal = isClosing() ? 'closing' : refusalOf(head)
    if (refusal === undefined) ask(exchange, caller)
    // Later, so that a small body that came with the head is there: the connection can be kept then.
    else process.nextTick(exchanges.refuse, exchange, refusal)
  }
}

/** Resolves when it listens; connects to nobody before a request has come. Throws UserError `ERR_LISTEN`. */
export const startFront = async (settings: FrontSettings, tools: FrontTools): Promise<Front> => {
  const { stopwatch, onExchange } = tools
  const log = createExchangeLog()
  const line = openLine(settings.receiver)
  let closed: Promise<void> | undefined
  let ended = (): void => {}
  const isClosing = (): boolean => closed !== undefined
  const onOver = (summary: ExchangeSummary, socket: Duplex | undefined): void => {
    onExchange(summary)
    if (isClosing() && socket !== undefined) door.retire(socket)
    ended()
  }
  const exchanges = createExchanges({ responseTimeoutMs: settings.responseTimeoutMs, stopwatch, log, onOver })
  const inside = { exchanges, log, line, isClosing }
  const gone = (socket: Duplex): void => {
    exchanges.lose(socket)
    ended()
  }
  const receive = createReceive(settings, tools, inside)
  const door = await openHttpDoor(settings.frontPort, { stopwatch, receive, isBusy: exchanges.isBusy, gone })
  const onEnded = (look: () => void): void => {
    ended = look
    look()
  }
  return {
    host: FRONT_HOST,
    port: door.port,
    accept: door.accept,
    exchanges: log.exchanges,
    replay: async id => replay(inside, id),
    close: drainMs => {
      closed ??= closeFront({ door, exchanges, line, stopwatch, onEnded }, drainMs)
      return closed
    }
  }
}
