// The end of a front: what is under way is answered, what stands idle is closed, and nothing is left.

import type { Stopwatch } from '../../ports.js'
import type { Exchange } from './exchange.js'
import type { Exchanges } from './exchanges.js'
import type { HttpDoor } from './front-door.js'
import { reset } from './front-sockets.js'
import type { ReceiverLine } from './receiver-line.js'

interface Parts {
  readonly door: HttpDoor
  readonly exchanges: Exchanges
  readonly line: ReceiverLine
  readonly stopwatch: Stopwatch
  /** Calls from now on when a connection or an exchange has ended. */
  readonly onEnded: (look: () => void) => void
}

/** An answer that has begun can only be broken off. */
const cutShort = (exchanges: Exchanges, exchange: Exchange): void => {
  const { caller } = exchange
  if (!exchange.isAnswered || caller === undefined) exchanges.refuse(exchange, 'closing')
  else if (exchange.refusal === undefined) {
    exchange.refusal = 'closing'
    exchange.statusCode = undefined
    reset(caller.request.socket)
  }
}

export const closeFront = async (parts: Parts, drainMs: number): Promise<void> => {
  const { door, exchanges, line, stopwatch, onEnded } = parts
  const quiet = new Promise<void>(resolve => {
    onEnded(() => {
      if (door.sockets.size === 0 && exchanges.active.size === 0) resolve()
    })
  })
  const shut = door.shut()
  for (const { caller } of exchanges.active) if (caller !== undefined) caller.response.shouldKeepAlive = false
  for (const socket of door.sockets) if (!exchanges.isBusy(socket)) door.retire(socket)
  const cancel = stopwatch.after(drainMs, () => {
    for (const exchange of exchanges.active) cutShort(exchanges, exchange)
    for (const socket of door.sockets) socket.destroy()
  })
  await quiet
  cancel()
  exchanges.stop()
  await Promise.all([shut, line.close()])
}
