// The sockets of a localtunnel: as many as the relay takes, each replaced when it is over.

import { connect, type Socket } from 'node:net'
import type { Cancel, Stopwatch } from '../../ports.js'

export interface SocketsRequest {
  readonly host: string
  readonly port: number
  readonly count: number
  readonly stopwatch: Stopwatch
  /** With each socket, once it is connected. */
  accept(socket: Socket): void
  /** No socket is left and no new one comes about. */
  onLost(why: Error): void
}

export interface Sockets {
  /** No replacement from now on. */
  stop(): void
  /** Ends all, and resolves when none is left. */
  close(): Promise<void>
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5000
/** A socket that lived so long was good, though it brought nothing. */
const GOOD_LIFE_MS = 1000
/** Without a byte for so long: TCP asks whether the other end is still there. */
const KEEP_ALIVE_MS = 15_000
const MISSES_TO_LOSE = 3

const isRefused = (error: NodeJS.ErrnoException): boolean => error.code === 'ECONNREFUSED'

interface Ending {
  readonly wasConnected: boolean
  /** It brought something, or lived. */
  readonly wasGood: boolean
  /** Absent when the relay ended it. */
  readonly why: Error | undefined
}

const openSocket = (
  { host, port, stopwatch, accept }: Omit<SocketsRequest, 'count' | 'onLost'>,
  onOver: (ending: Ending) => void
): Socket => {
  // No error is made in advance: its stack would hold the socket before this one, which holds the one before that.
  let why: Error | undefined
  let since = Number.POSITIVE_INFINITY
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS })
  const over = (): void => {
    socket.off('end', over).off('close', over)
    const wasGood = socket.bytesRead > 0 || stopwatch.now() - since >= GOOD_LIFE_MS
    onOver({ wasConnected: Number.isFinite(since), wasGood, why })
  }
  socket.once('connect', () => {
    since = stopwatch.now()
    accept(socket)
  })
  socket.on('error', error => {
    why = error
  })
  // At its end the relay has done with it and counts it no more; `close` comes later.
  return socket.on('end', over).on('close', over)
}

const close = async (sockets: ReadonlySet<Socket>): Promise<void> => {
  const left = [...sockets].filter(({ closed }) => !closed)
  await Promise.all(left.map(socket => new Promise(resolve => socket.destroy().once('close', resolve))))
}

export const keepSockets = (request: SocketsRequest): Sockets => {
  const sockets = new Set<Socket>()
  const waits = new Set<Cancel>()
  let { host } = request
  let connected = 0
  let isStopped = false

  const accept = (socket: Socket): void => {
    connected++
    // No look-up for the next ones: a relay may end a socket after one request. One that is reset has no address any more.
    host = String([socket.remoteAddress, host].find(Boolean))
    request.accept(socket)
  }
  const stop = (): void => {
    isStopped = true
    for (const cancel of waits) cancel()
    for (const socket of sockets) if (socket.connecting) socket.destroy()
  }
  // Each place has its own back-off: a relay that takes fewer than it says drops the rest at once, for ever.
  const missed = (misses: number, why = new Error('it closes connections at once')): void => {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (misses - 1), LONGEST_WAIT_MS)
    const cancel = request.stopwatch.after(wait, () => {
      waits.delete(cancel)
      dial(misses)
    })
    waits.add(cancel)
    if (connected > 0 || (misses < MISSES_TO_LOSE && !isRefused(why))) return
    stop()
    request.onLost(why)
  }
  const dial = (misses: number): void => {
    const socket = openSocket({ ...request, host, accept }, ({ wasConnected, wasGood, why }) => {
      connected -= Number(wasConnected)
      if (isStopped) return
      if (wasGood) dial(0)
      else missed(misses + 1, why)
    })
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }

  for (let place = 0; place < request.count; place++) dial(0)
  return {
    stop,
    close: () => {
      stop()
      return close(sockets)
    }
  }
}
