// The one way we call a callback: a POST, and whatever became of it as a value.

import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction, Socket } from 'node:net'
import type { Outcome, Unanswered } from '../ens/outcome.js'
import type { Exchange, Post, Resolve, Stopwatch } from '../ports.js'
import { classify } from './classify.js'
import { converse, createFindWay } from './converse.js'
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
  /** How many connections may wait for it. Default 64. */
  readonly maxIdle?: number
}

export interface Poster {
  readonly post: Post
  /** Whether one of our connections ends there: whoever calls by it is ourselves. */
  isOther(end: Pick<Socket, 'localPort' | 'remotePort'>): boolean
  /** Cancels what is under way; what comes later is not touched. */
  cancel(): void
  /** Cancels what is under way, and resolves when every socket is closed. */
  close(): Promise<void>
}

const toExchange = (outcome: Outcome, { trail, wire }: Journey): Exchange => {
  const timings = trail.timings()
  return wire?.remote === undefined ? { outcome, timings } : { outcome, timings, remote: wire.remote }
}

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
  const { stopwatch, resolve, ca, lookup = systemLookup, keepAlive = false, maxIdle } = options
  const idle = createIdleLines(stopwatch, maxIdle)
  const sockets = new Set<Socket>()
  const conversing = { stopwatch, findWay: createFindWay(resolve), lookup, trust: buildTrust(ca), sockets, idle }
  const running = new Set<Stop>()
  let closed = false

  /** A line whose request is not wholly written cannot be used again: the next one would end up in its body. */
  const release = ({ line, wire }: Journey, { answered }: Outcome): void => {
    if (keepAlive && answered && line?.wire.socket.writableLength === 0) idle.put(line)
    else wire?.socket.destroy()
  }

  /** Whatever comes first: the answer, what broke, or the end from our side. */
  const post: Post = request =>
    new Promise(settle => {
      const journey = startJourney(stopwatch)
      const stop = armStop(request, stopwatch, reason => end(toUnanswered(reason, journey)))
      const end = (outcome: Outcome): void => {
        if (journey.over) return
        journey.over = true
        running.delete(stop)
        stop.disarm()
        release(journey, outcome)
        settle(toExchange(outcome, journey))
      }
      running.add(stop)
      if (closed || request.signal?.aborted) stop.cancel()
      else converse(request, journey, conversing).then(end, error => end(diagnose(error, journey)))
    })

  const cancel = (): void => {
    for (const stop of running) stop.cancel()
  }

  return {
    post,
    isOther: ({ localPort, remotePort }) =>
      [...sockets].some(own => own.localPort === remotePort && own.remotePort === localPort),
    cancel,
    close: async () => {
      closed = true
      cancel()
      await Promise.all([...sockets].map(closeSocket))
    }
  }
}
