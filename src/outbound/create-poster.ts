// The one way we call a callback: a POST, and whatever became of it as a value.

import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction, Socket } from 'node:net'
import type { Outcome, Unanswered } from '../ens/outcome.js'
import type { Exchange, Post, Resolve, Stopwatch } from '../ports.js'
import { classify } from './classify.js'
import { converse } from './converse.js'
import { createIdleLines } from './idle-lines.js'
import { type Journey, startJourney } from './journey.js'
import { armStop, type Reason, type Stop } from './stop.js'
import { buildTrust } from './trust.js'
import { isUntrusted } from './wire.js'

export interface PosterOptions {
  readonly stopwatch: Stopwatch
  readonly resolve: Resolve
  /** PEM texts of authorities to trust beside the usual ones. */
  readonly ca?: string | readonly string[] | undefined
  readonly lookup?: LookupFunction
  /** Keeps connections for the next exchange. Without it, each exchange has a socket of its own. */
  readonly keepAlive?: boolean
}

export interface Poster {
  readonly post: Post
  /** Cancels what is under way, and resolves when every socket is closed. */
  close(): Promise<void>
}

const toExchange = (outcome: Outcome, { trail, wire }: Journey): Exchange => ({
  outcome,
  timings: trail.timings(),
  ...(wire?.remote === undefined ? {} : { remote: wire.remote })
})

const toUnanswered = ({ status, detail }: Reason, { trail }: Journey): Unanswered => ({
  answered: false,
  status,
  phase: trail.phase,
  detail
})

const diagnose = (error: unknown, { trail: { phase }, reused, begun, wire }: Journey): Unanswered =>
  classify({
    error: error instanceof Error ? error : new Error(String(error)),
    phase,
    reused,
    begun,
    ended: wire?.ended ?? false,
    untrusted: wire !== undefined && isUntrusted(wire)
  })

const closeSocket = (socket: Socket): Promise<void> =>
  new Promise(resolve => {
    socket.once('close', () => resolve())
    socket.destroy()
  })

export const createPoster = (options: PosterOptions): Poster => {
  const { stopwatch, resolve, ca, lookup = systemLookup, keepAlive = false } = options
  const idle = createIdleLines()
  const sockets = new Set<Socket>()
  const conversing = { stopwatch, resolve, lookup, trust: buildTrust(ca), sockets, idle }
  const running = new Set<Stop>()
  let closed = false

  /** A line whose request is not wholly written cannot be used again: the next one would end up in its body. */
  const release = ({ line, wire }: Journey, { answered }: Outcome): void => {
    if (keepAlive && answered && line?.wire.socket.writableLength === 0) idle.put(line)
    else wire?.socket.destroy()
  }

  const post: Post = async request => {
    const journey = startJourney(stopwatch)
    const stop = armStop(request, stopwatch)
    running.add(stop)
    if (closed) stop.cancel()
    const outcome = stop.reason
      ? toUnanswered(stop.reason, journey)
      : await Promise.race([
          stop.stopped.then(reason => toUnanswered(reason, journey)),
          converse(request, journey, conversing).catch(error => diagnose(error, journey))
        ])
    journey.over = true
    running.delete(stop)
    stop.disarm()
    release(journey, outcome)
    return toExchange(outcome, journey)
  }

  return {
    post,
    close: async () => {
      closed = true
      for (const stop of running) stop.cancel()
      await Promise.all([...sockets].map(closeSocket))
    }
  }
}
