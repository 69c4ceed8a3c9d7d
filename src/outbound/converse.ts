// Finds or opens the line for one exchange, and has the exchange on it.

import type { Answered } from '../ens/outcome.js'
import type { Destination, PostRequest, Resolve } from '../ports.js'
import { ask } from './ask.js'
import type { IdleLines } from './idle-lines.js'
import type { Journey } from './journey.js'
import { buildLine } from './line.js'
import { type Connecting, openWire } from './open-wire.js'

export interface Conversing extends Connecting {
  readonly findWay: FindWay
  readonly idle: IdleLines
}

interface Way {
  readonly destination: Destination
  /** The registered host and where its connections go: only an exchange that has both in common may use the same line. */
  readonly key: string
}

export type FindWay = (request: Pick<PostRequest, 'url' | 'via'>) => Way

const toWay = (url: URL, destination: Destination): Way => {
  const { protocol, hostname, port } = destination
  return { destination, key: `${url.origin} ${protocol}//${hostname}:${port}` }
}

/** Remembered as long as the url is: those of deliveries are used again and again. */
export const createFindWay = (resolve: Resolve): FindWay => {
  const ways = new WeakMap<URL, Way>()
  return ({ url, via }) => {
    if (via !== undefined) return toWay(url, via)
    const known = ways.get(url)
    if (known !== undefined) return known
    const way = toWay(url, resolve(url))
    ways.set(url, way)
    return way
  }
}

const converseAnew = async (
  request: PostRequest,
  journey: Journey,
  { destination, key }: Way,
  conversing: Conversing
): Promise<Answered> => {
  Object.assign(journey, { line: undefined, wire: undefined, reused: false })
  const wire = await openWire(request, destination, journey, conversing)
  journey.trail.enter('sent')
  journey.line = buildLine(key, wire, request.url)
  return ask(journey.line, request, journey)
}

/** On a line that was kept, if there is one. */
export const converse = (request: PostRequest, journey: Journey, conversing: Conversing): Promise<Answered> => {
  let way: Way
  try {
    way = conversing.findWay(request)
  } catch (error) {
    return Promise.reject(error)
  }
  const line = conversing.idle.take(way.key)
  if (line === undefined) return converseAnew(request, journey, way, conversing)
  journey.line = line
  journey.wire = line.wire
  journey.reused = true
  return ask(line, request, journey).catch(error => {
    // Closed while it waited, and nothing was sent: as if it had never been there.
    if (journey.written || !line.wire.socket.destroyed) throw error
    return converse(request, journey, conversing)
  })
}
