// A forward proxy for the vendor's hosts on the server of the application: whatever is asked of them, the application
// answers. For any other host it says whom to ask.

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { EmitActivity, Stopwatch } from '../ports.js'
import { answerConnect, type ConnectParts } from './answer-connect.js'
import { type AbsoluteTarget, isTenant, type Refusal, readAbsolute, toRefusal, withoutSecrets } from './proxy-target.js'
import { type CertificateFor, createSecureContexts } from './secure-contexts.js'

export interface ProxyParts {
  readonly certificateFor: CertificateFor
  /** The name the server was told to listen on; it and the loopback names are its own. */
  readonly host: string
  readonly stopwatch: Pick<Stopwatch, 'after'>
  readonly emit: EmitActivity
}

export interface Proxy {
  /** From now on the server is a proxy, too. Its other listeners must be there already. */
  attach(server: Server): void
  /** Whether it was asked for an `https://` url, though it came on a connection that is not encrypted. */
  isSecure(request: IncomingMessage): boolean
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** Asked by way of the proxy for what the client could have had from us directly: HTTP_PROXY is for all. */
const isHere = ({ hostname, port }: AbsoluteTarget, { localPort }: Socket, host: string): boolean =>
  port === localPort && ['localhost', '127.0.0.1', '[::1]', host.toLowerCase()].includes(hostname)

/** A server takes sockets from elsewhere by the event that announces its own. Docs: Node, 'connection'. */
const handOver = (server: Server, socket: Socket): void => {
  server.emit('secureConnection', socket)
  if (!(server instanceof TlsServer)) server.emit('connection', socket)
}

const sendRefusal = (response: ServerResponse, { message, hint }: Refusal): void => {
  response.statusCode = 403
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.end(`${message}\n${hint}\n`)
}

export const createProxy = ({ certificateFor, host, stopwatch, emit }: ProxyParts): Proxy => {
  const tunnels = new WeakMap<Socket, string>()
  const asSecure = new WeakSet<IncomingMessage>()
  const tell = (method: string, path: string, statusCode: number, refusal: Refusal): void =>
    emit('api.request', { method, path, statusCode, errorcode: statusCode, ...refusal, ms: 0 })

  const isWelcome = (target: AbsoluteTarget, socket: Socket): boolean => {
    const inside = tunnels.get(socket)
    if (inside !== undefined) return target.isSecure && target.host === inside
    return isTenant(target, target.isSecure ? 443 : 80) || isHere(target, socket, host)
  }
  /** Makes it what the host itself would get; undefined for one that is refused. Docs: RFC 9112, 3.2.2. */
  const readdress = (request: IncomingMessage): Refusal | undefined => {
    const { socket, headers } = request
    const target = readAbsolute(String(request.url))
    const reached = target?.host ?? tunnels.get(socket)
    if (target !== undefined && !isWelcome(target, socket)) return toRefusal(target)
    if (target?.isSecure) asSecure.add(request)
    if (target !== undefined) request.url = target.path
    // In a tunnel too: whatever the client calls it, it is that host that it has reached.
    if (reached !== undefined) headers.host = reached
    return undefined
  }
  return {
    isSecure: request => asSecure.has(request),
    attach: server => {
      const listeners = server.listeners('request') as Listener[]
      server.removeAllListeners('request')
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        const url = String(request.url)
        const refusal = readdress(request)
        if (refusal === undefined) for (const listener of listeners) listener.call(server, request, response)
        else {
          tell(String(request.method), withoutSecrets(url), 403, refusal)
          sendRefusal(response, refusal)
        }
      })
      const parts: ConnectParts = {
        stopwatch,
        contextFor: createSecureContexts(certificateFor),
        onTunnel: (socket, hostname) => {
          tunnels.set(socket, hostname)
          handOver(server, socket)
        },
        onRefused: (authority, statusCode, refusal) => tell('CONNECT', authority, statusCode, refusal)
      }
      server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
        void answerConnect(parts, request, socket, head)
      })
    }
  }
}
