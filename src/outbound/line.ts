// A wire with an undici client that speaks HTTP on it. A client that may never open a second socket tells us for certain
// on which socket, fresh or reused, an exchange took place.

import { Client } from 'undici'
import { assumptions } from '../ens/assumptions.js'
import type { Wire } from './wire.js'

const maxHeaderSize = assumptions.headerLimit.value

export interface Line {
  /** Where it leads; only an exchange with the same key may have it. */
  readonly key: string
  readonly wire: Wire
  readonly client: Client
}

export const buildLine = (key: string, wire: Wire, { origin }: URL): Line => {
  let handedOver = false
  const client = new Client(origin, {
    // Assumed: ENS asks to keep the connection, as .NET does; whether we keep it is the poster's business.
    pipelining: 1,
    maxHeaderSize,
    // The deadline is ours: undici's timers are good to about a second.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_options, done) => {
      const first = !handedOver
      handedOver = true
      // Not at once: undici writes nothing if its connector answers in the same turn.
      queueMicrotask(() => {
        if (first) done(null, wire.socket)
        // An error without a code: with one of its own undici would try again, and again, without end.
        else done(new Error('The connection is gone'), null)
      })
    }
  })
  return { key, wire, client }
}
