// Finds or opens the line for one exchange, and has the exchange on it.

import type { Answered } from '../ens/outcome.js'
import type { Destination, PostRequest, Resolve } from '../ports.js'
import { ask } from './ask.js'
import type { IdleLines } from './idle-lines.js'
import type { Journey } from './journey.js'
import { buildLine } from './line.js'
import { type Connecting, openWire } from './open-wire.js'

export interface Conversing extends Connecting {
  readonly resolve: Resolve
  readonly idle: IdleLines
}

/** The registered host and where its connections go: only an exchange that has both in common may use the same line. */
const toKey = ({ origin }: URL, { protocol, hostname, port }: Destination): string =>
  `${origin} ${protocol}//${hostname}:${port}`

/** An answer from a line that was kept; undefined if there is none, or none that was still open. */
const askAgain = async (
  key: string,
  request: PostRequest,
  journey: Journey,
  idle: IdleLines
): Promise<Answered | undefined> => {
  for (let line = idle.take(key); line !== undefined; line = idle.take(key)) {
    Object.assign(journey, { line, wire: line.wire, reused: true })
    try {
      return await ask(line, request, journey)
    } catch (error) {
      // Closed while it waited, and nothing was sent: as if it had never been there.
      if (journey.written || !line.wire.socket.destroyed) throw error
    }
  }
  return undefined
}

export const converse = async (request: PostRequest, journey: Journey, conversing: Conversing): Promise<Answered> => {
  const { resolve, idle } = conversing
  const destination = resolve(request.url)
  const key = toKey(request.url, destination)
  const answered = await askAgain(key, request, journey, idle)
  if (answered !== undefined) return answered
  Object.assign(journey, { line: undefined, wire: undefined, reused: false })
  const wire = await openWire(request, destination, journey, conversing)
  journey.trail.enter('sent')
  journey.line = buildLine(key, wire, request.url)
  return ask(journey.line, request, journey)
}
