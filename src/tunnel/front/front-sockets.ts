// The callers' connections: a silent one may stay silent for ever, and every one is ended in the end.

import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Stopwatch } from '../../ports.js'

export interface FrontSockets {
  readonly all: ReadonlySet<Duplex>
  /** Owns it from now on. */
  take(socket: Duplex): void
  /** Ends one that owes nobody an answer, so that the last one is read. */
  retire(socket: Duplex): void
}

interface Owner {
  readonly stopwatch: Stopwatch
  /** Its first bytes are there, or it has ended. */
  awake(socket: Duplex): void
  gone(socket: Duplex): void
}

const ignore = (): void => {}

/** Breaks a connection so that nobody takes it for the regular end of an answer. */
export const reset = (socket: Duplex): void => {
  if (socket instanceof Socket) socket.resetAndDestroy()
  else socket.destroy()
}

/** Ours: how long the other side may take to see that a connection has ended. */
const LINGER_MS = 1000

/**
 * Ends a connection that owes nobody an answer. It is gone when the other side ends it too, which shows that the last
 * answer has been read: a program like ssh, stopped before that, would lose what it holds.
 */
const retire = (socket: Socket, stopwatch: Stopwatch): void => {
  socket.once(
    'close',
    stopwatch.after(LINGER_MS, () => socket.destroy())
  )
  socket.once('end', () => socket.destroy())
  socket.end()
  socket.resume()
}

export const createFrontSockets = ({ stopwatch, awake, gone }: Owner): FrontSockets => {
  const all = new Set<Duplex>()
  const retired = new Set<Duplex>()
  const silent = new Set<Duplex>()
  const end = (socket: Duplex): void => {
    if (socket.destroyed || retired.has(socket)) return
    retired.add(socket)
    // A silent one has nothing to be read, and a stream of this process has lost nothing when it is written.
    if (silent.has(socket)) socket.destroy()
    else if (socket instanceof Socket) retire(socket, stopwatch)
    else socket.end(() => socket.destroy())
  }
  return {
    all,
    retire: end,
    take: socket => {
      all.add(socket)
      // Node's server calls it after an answer with `connection: close`.
      if (socket instanceof Socket) socket.destroySoon = () => end(socket)
      socket.on('error', ignore)
      socket.once('close', () => {
        all.delete(socket)
        retired.delete(socket)
        silent.delete(socket)
        gone(socket)
      })
      // Node's server takes time from the moment it is given a connection, and would write a 408 into a silent one, where
      // it waits for the next request. Localtunnel's clients and ssh open theirs long before they are needed.
      silent.add(socket)
      socket.once('readable', () => {
        silent.delete(socket)
        awake(socket)
      })
    }
  }
}
