// CONNECT where there is no proxy: said in a sentence. Node would hang up, and the client could not say why.

import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { EmitActivity } from '../ports.js'

const message = 'This emulator is no proxy.'
const hint = 'Start it with --proxy, or take it out of the HTTPS_PROXY of the client.'

const refusal = [
  'HTTP/1.1 403 Forbidden',
  'Content-Type: text/plain; charset=utf-8',
  'Connection: close',
  '',
  `${message}\n${hint}\n`
]

export const refuseConnect = (server: Server, emit: EmitActivity): void => {
  server.on('connect', ({ url }: IncomingMessage, socket: Duplex) => {
    // The server listens to it no more, and the client may reset it.
    socket.on('error', () => undefined)
    emit('api.request', {
      method: 'CONNECT',
      path: String(url),
      statusCode: 403,
      errorcode: 403,
      message,
      hint,
      ms: 0
    })
    socket.end(refusal.join('\r\n'))
    socket.resume()
  })
}
