// The way from the front to the receiver: connections that are kept for a moment, and whether there is one at all.

import { Agent, type ClientRequest, request as httpRequest } from 'node:http'
import { request as httpsRequest, Agent as TlsAgent } from 'node:https'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Cancel } from '../../ports.js'
import type { ReceiverAddress } from '../tunnel-settings.js'
import type { PassedHead } from './front-headers.js'

export interface ReceiverLine {
  /** Nothing is connected before the first. Never sent twice by itself. */
  send(head: PassedHead): ClientRequest
  /** A connection for this request came about, so the receiver may have seen it. */
  hasReached(outgoing: ClientRequest): boolean
  whenReached(outgoing: ClientRequest, run: () => void): void
  /** Connects and hangs up; `code` is why that did not work. */
  knock(tell: (code: string | undefined) => void): Cancel
  /** Ends every connection, and resolves when none is left. */
  close(): Promise<void>
}

/** A receiver may close an idle connection whenever it likes: well before most do, so that no request meets that. */
const IDLE_MS = 1000

const toAgent = ({ protocol, ca, insecure }: ReceiverAddress): Agent => {
  const options = { keepAlive: true, timeout: IDLE_MS }
  if (protocol === 'http:') return new Agent(options)
  return new TlsAgent({ ...options, ...(ca !== undefined && { ca }), rejectUnauthorized: !insecure })
}

export const openLine = (receiver: ReceiverAddress): ReceiverLine => {
  const { hostname: host, port } = receiver
  const isPlain = receiver.protocol === 'http:'
  const [request, readyEvent] = isPlain ? [httpRequest, 'connect'] : [httpsRequest, 'secureConnect']
  const agent = toAgent(receiver)
  const sockets = new Set<Duplex>()
  const reached = new WeakSet<Duplex>()

  const track = <S extends Duplex>(socket: S): S => {
    sockets.add(socket)
    return socket.once('close', () => sockets.delete(socket))
  }
  const connectForAgent = agent.createConnection.bind(agent)
  agent.createConnection = (options, callback) => {
    const socket = track(connectForAgent(options, callback) as Duplex)
    return socket.once(readyEvent, () => reached.add(socket))
  }
  return {
    send: ({ method, target, headers }) => {
      const outgoing = request({ agent, host, port, method, path: target, headers })
      // Not 2000, after which Node drops headers silently.
      outgoing.maxHeadersCount = 0
      return outgoing
    },
    hasReached: outgoing => reached.has(outgoing.socket as Duplex),
    whenReached: (outgoing, run) => {
      outgoing.once('socket', socket => (reached.has(socket) ? run() : socket.once(readyEvent, run)))
    },
    knock: tell => {
      const socket = track(connect({ host, port }))
      socket.once('connect', () => {
        socket.destroy()
        tell(undefined)
      })
      socket.once('error', (error: NodeJS.ErrnoException) => tell(error.code))
      return () => socket.destroy()
    },
    close: async () => {
      agent.destroy()
      await Promise.all([...sockets].map(socket => new Promise(resolve => socket.once('close', resolve))))
    }
  }
}
