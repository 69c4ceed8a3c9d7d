// One socket under observation. undici shows the last error of a socket; what broke it is the first, so we listen too.

import { isIPv6, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

export interface Wire {
  readonly socket: Socket
  /** The socket's first error. */
  fault?: Error
  /** The other side has closed its half. */
  ended: boolean
  /** `address:port` of the other side. */
  remote?: string
}

/** As in a url: an IPv6 address has brackets. */
export const toRemote = ({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string =>
  isIPv6(`${remoteAddress}`) ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`

/** Our listener for errors stays for good, so that a socket destroyed late never brings the process down. */
export const watchSocket = (socket: Socket): Wire => {
  const wire: Wire = { socket, ended: false }
  socket.on('error', error => {
    wire.fault ??= error
  })
  socket.once('end', () => {
    wire.ended = true
  })
  // Now, because a destroyed socket has forgotten it.
  socket.once('connect', () => {
    wire.remote = toRemote(socket)
  })
  return wire
}

/** Node's own verdict on the certificate: it covers every X.509 code there is or will be, and the host name. */
export const isUntrusted = ({ socket }: Wire): boolean =>
  socket instanceof TLSSocket && Boolean(socket.authorizationError)
