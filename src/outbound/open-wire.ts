// Our own connector: look-up, TCP and TLS one after the other, so that each phase has its own time and its own errors.

import { isIP, type LookupFunction, connect as plainConnect, type Socket, type TcpNetConnectOpts } from 'node:net'
import { checkServerIdentity, type SecureContext, connect as secureConnect } from 'node:tls'
import type { Destination, PostRequest, Stopwatch } from '../ports.js'
import { findAddresses, toLookup } from './find-addresses.js'
import type { Journey } from './journey.js'
import { type Wire, watchSocket } from './wire.js'

export interface Connecting {
  readonly stopwatch: Stopwatch
  readonly lookup: LookupFunction
  readonly trust: (only?: string) => SecureContext
  /** Every socket that is not closed yet. */
  readonly sockets: Set<Socket>
}

/** The host as certificates and SNI know it: an IPv6 address without its brackets. */
const toHost = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1')

const connectSecurely = (to: TcpNetConnectOpts, url: URL, secureContext: SecureContext): Socket => {
  const host = toHost(url)
  return secureConnect({
    ...to,
    secureContext,
    // Explicit: NODE_TLS_REJECT_UNAUTHORIZED=0 must not make a bad certificate pass the probe.
    rejectUnauthorized: true,
    // RFC 6066 knows no SNI for addresses.
    servername: isIP(host) === 0 ? host : '',
    checkServerIdentity: (_host, certificate) => checkServerIdentity(host, certificate),
    ALPNProtocols: ['http/1.1']
  })
}

const limit = (socket: Socket, ms: number, { after }: Stopwatch): void => {
  const late = (): Error =>
    Object.assign(new Error(`connect ETIMEDOUT: no answer within ${ms} ms`), { code: 'ETIMEDOUT', syscall: 'connect' })
  const cancel = after(ms, () => socket.destroy(late()))
  socket.once('connect', cancel).once('close', cancel)
}

const untilReady = (wire: Wire, secure: boolean, { trail }: Journey): Promise<void> =>
  new Promise((resolve, reject) => {
    const { socket } = wire
    if (secure) socket.once('connect', () => trail.enter('tls'))
    socket.once(secure ? 'secureConnect' : 'connect', resolve)
    socket.once('close', () => reject(wire.fault))
  })

/** Resolves when bytes can be written; `journey.wire` is there as soon as there is a socket. */
export const openWire = async (
  { url, connectMs }: PostRequest,
  { hostname, port, protocol, ca }: Destination,
  journey: Journey,
  { stopwatch, lookup, trust, sockets }: Connecting
): Promise<Wire> => {
  const secure = protocol === 'https:' ? trust(ca) : undefined
  const addresses = await findAddresses(hostname, lookup, journey)
  if (journey.over) throw new Error('The exchange was stopped during the look-up')
  journey.trail.enter('tcp')
  const to = { host: hostname, port, noDelay: true, autoSelectFamily: true, lookup: toLookup(addresses) }
  const wire = watchSocket(secure ? connectSecurely(to, url, secure) : plainConnect(to))
  journey.wire = wire
  sockets.add(wire.socket)
  wire.socket.once('close', () => sockets.delete(wire.socket))
  if (connectMs !== undefined) limit(wire.socket, connectMs, stopwatch)
  await untilReady(wire, secure !== undefined, journey)
  return wire
}
