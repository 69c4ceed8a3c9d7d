// A localtunnel server of ours, in process and on the loopback, that does as it is told: also what no good one would. It
// serves the public side too, by Host header, in plain HTTP.

import { EventEmitter, once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import type { HeldName } from '../contract/tunnel.js'
import { freePort } from './free-port.js'

interface Test {
  teardown(end: () => unknown): void
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void

export interface FakeRelayOptions {
  /** Public hosts are `NAME.domain`. Default `lt.test`. */
  readonly domain?: string
  /** How many sockets it says it takes, and how many it takes. Default 10, as the npm server. */
  readonly announces?: number
  readonly takes?: number
  /** Added to what it grants. */
  readonly extra?: Readonly<Record<string, unknown>>
}

export interface FakeRelay {
  readonly port: number
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string
  /** Paths it was asked for tunnels with. */
  readonly asks: readonly string[]
  /** Sockets that were connected to data ports so far. */
  readonly dials: number
  /** Names in use. */
  names(): string[]
  /** Resolves when it holds; looked at whenever something happens here. */
  until(predicate: () => boolean): Promise<void>
  /** Answers requests for a tunnel in its place. */
  answerAsksWith(handle: Handle | undefined): void
  /** Somebody else has this name; who asks for it gets `NAME-2`. */
  hold(name: string): Promise<HeldName>
  /** Sockets that come from now on are closed at once. */
  dropSockets(drop: boolean): void
  /** The tunnel is forgotten and its port closed, the rest lives. */
  closeDataPort(name: string): Promise<void>
  /** Nothing is sent into the tunnel any more, and nothing of it is closed: requests for it wait. */
  mute(name: string): void
  /** A socket of the tunnel, for the test to write to. */
  takeSocket(name: string): Promise<Socket>
  /** All at once, as when the process is killed: sockets, ports, names. */
  kill(): Promise<void>
  /** On the same port. */
  restart(): Promise<void>
}

interface Tunnel {
  readonly name: string
  readonly server: TcpServer
  readonly sockets: Set<Socket>
  /** Connected, and not in use. */
  readonly free: Socket[]
  readonly waiting: ((socket: Socket) => void)[]
  isMute: boolean
  /** Runs while it has no socket; when it is over, the name is forgotten. */
  grace?: NodeJS.Timeout
}

/** The npm server forgets a name when no socket has come for so long after its last. */
const GRACE_MS = 1000

const closeServer = async (server: TcpServer | Server): Promise<void> => {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  await closed
}

const withoutHops = (rawHeaders: readonly string[]): string[] =>
  rawHeaders.flatMap((name, at) =>
    at % 2 === 0 && !/^(connection|keep-alive)$/i.test(name) ? [name, rawHeaders[at + 1] ?? ''] : []
  )

/** Into the tunnel, one request a socket, headers as they are. */
const forward = (tunnel: Tunnel, request: IncomingMessage, response: ServerResponse): void => {
  const send = (socket: Socket): void => {
    const { method, url: path, rawHeaders } = request
    const headers = [...withoutHops(rawHeaders), 'connection', 'keep-alive']
    const inner = httpRequest({ method, path, headers, createConnection: () => socket }, answer => {
      response.sendDate = false
      response.writeHead(answer.statusCode ?? 0, answer.statusMessage, withoutHops(answer.rawHeaders))
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    inner.on('error', error => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end(`relay: ${error.message}`)
    })
    response.on('close', () => inner.destroy())
    request.pipe(inner)
  }
  const socket = tunnel.isMute ? undefined : tunnel.free.shift()
  if (socket === undefined) tunnel.waiting.push(send)
  else send(socket)
}

export const startFakeRelay = async (
  t: Test,
  { domain = 'lt.test', announces = 10, takes = announces, extra = {} }: FakeRelayOptions = {}
): Promise<FakeRelay> => {
  const changes = new EventEmitter().setMaxListeners(0)
  const tunnels = new Map<string, Tunnel>()
  const held = new Set<string>()
  const publicSockets = new Set<Socket>()
  const asks: string[] = []
  let dials = 0
  let isDropping = false
  let answerAsk: Handle | undefined
  let random = 0

  const until = async (predicate: () => boolean): Promise<void> => {
    while (!predicate()) await once(changes, 'change')
  }
  const change = (): void => void changes.emit('change')

  const forget = async (tunnel: Tunnel): Promise<void> => {
    if (tunnels.get(tunnel.name) === tunnel) tunnels.delete(tunnel.name)
    for (const socket of tunnel.sockets) socket.destroy()
    await closeServer(tunnel.server)
    change()
  }
  const startGrace = (tunnel: Tunnel): void => {
    clearTimeout(tunnel.grace)
    tunnel.grace = setTimeout(() => void forget(tunnel), GRACE_MS).unref()
  }
  const connected = (tunnel: Tunnel, socket: Socket): void => {
    dials++
    socket.on('error', () => socket.destroy())
    if (isDropping || tunnel.sockets.size >= takes) {
      socket.destroy()
      change()
      return
    }
    tunnel.sockets.add(socket)
    clearTimeout(tunnel.grace)
    socket.once('close', () => {
      tunnel.sockets.delete(socket)
      if (tunnel.free.includes(socket)) tunnel.free.splice(tunnel.free.indexOf(socket), 1)
      if (tunnel.sockets.size === 0) startGrace(tunnel)
      change()
    })
    const send = tunnel.isMute ? undefined : tunnel.waiting.shift()
    if (send === undefined) tunnel.free.push(socket)
    else send(socket)
    change()
  }
  const grant = async (wanted: string): Promise<object> => {
    const isTaken = held.has(wanted) || tunnels.has(wanted)
    const name = isTaken ? `${wanted}-2` : wanted
    const server = createTcpServer({ noDelay: true }, socket => connected(tunnel, socket))
    const tunnel: Tunnel = { name, server, sockets: new Set(), free: [], waiting: [], isMute: false }
    tunnels.set(name, tunnel)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    startGrace(tunnel)
    const { port } = server.address() as AddressInfo
    return { id: name, port, max_conn_count: announces, url: `https://${name}.${domain}`, ...extra }
  }

  const server = createServer((request, response) => {
    const [host = ''] = (request.headers.host ?? '').split(':')
    if (host.endsWith(`.${domain}`)) {
      const tunnel = tunnels.get(host.slice(0, -domain.length - 1))
      if (tunnel === undefined) response.writeHead(404).end('relay: no such tunnel')
      else forward(tunnel, request, response)
      return
    }
    const path = request.url ?? ''
    asks.push(path)
    change()
    if (answerAsk !== undefined) return answerAsk(request, response)
    const wanted = path === '/?new' ? `some-name-${++random}` : decodeURIComponent(path.slice(1))
    void grant(wanted).then(granted => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(granted))
    })
  })
  // What comes in may take its time.
  server.headersTimeout = 0
  server.requestTimeout = 0
  server.on('connection', socket => {
    publicSockets.add(socket)
    socket.once('close', () => publicSockets.delete(socket))
  })
  const port = await freePort()
  await once(server.listen(port, '127.0.0.1'), 'listening')

  const kill = async (): Promise<void> => {
    const closed = closeServer(server)
    for (const socket of publicSockets) socket.destroy()
    await Promise.all([closed, ...[...tunnels.values()].map(forget)])
  }
  t.teardown(kill)
  const find = (name: string): Tunnel => {
    const tunnel = tunnels.get(name)
    if (tunnel === undefined) throw new Error(`no tunnel ${name}`)
    return tunnel
  }

  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    asks,
    get dials() {
      return dials
    },
    names: () => [...tunnels.keys()],
    until,
    answerAsksWith: handle => {
      answerAsk = handle
    },
    hold: async name => {
      held.add(name)
      return {
        asked: () => {
          const before = asks.length
          return until(() => asks.slice(before).includes(`/${name}`))
        },
        release: async () => {
          held.delete(name)
        }
      }
    },
    dropSockets: drop => {
      isDropping = drop
    },
    closeDataPort: name => forget(find(name)),
    mute: name => {
      find(name).isMute = true
    },
    takeSocket: async name => {
      await until(() => (tunnels.get(name)?.free.length ?? 0) > 0)
      return find(name).free.shift() as Socket
    },
    kill,
    restart: async () => {
      await once(server.listen(port, '127.0.0.1'), 'listening')
    }
  }
}
