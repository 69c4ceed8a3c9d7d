// Listens, or says in one sentence why it can not.

import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { UserError } from '../errors.js'

interface Place {
  readonly host: string
  readonly port: number
  /** It is served over https. */
  readonly tls?: object | undefined
}

const noHost = ['{host} can not be resolved.', 'Leave --host out for 127.0.0.1.'] as const
const cannotListen = ['{host}:{port} can not be listened on.', 'Leave --host out, and choose another --port.'] as const

const sentences: Readonly<Record<string, readonly [string, string]>> = {
  EADDRINUSE: ['Port {port} is in use.', 'Stop what listens there, or choose another: --port 0 takes a free one.'],
  EACCES: ['Port {port} needs more rights than you have.', 'Choose a port above 1023.'],
  EADDRNOTAVAIL: ['{host} is no address of this machine.', 'Leave --host out for 127.0.0.1.'],
  ENOTFOUND: noHost,
  EAI_AGAIN: noHost
}

const toUserError = (cause: unknown, { host, port }: Place): UserError => {
  const [message, hint] = sentences[String((cause as NodeJS.ErrnoException).code)] ?? cannotListen
  const filled = message.replace('{host}', host).replace('{port}', `${port}`)
  return new UserError(filled, hint, { code: 'ERR_LISTEN', cause })
}

/** The origin by which it can be called from this machine. Throws UserError `ERR_LISTEN`. */
export const listen = async (app: FastifyInstance, { host, port, tls }: Place): Promise<string> => {
  try {
    await app.listen({ port, host })
  } catch (error) {
    throw toUserError(error, { host, port })
  }
  const bound = app.server.address() as AddressInfo
  const isWildcard = bound.address === '0.0.0.0' || bound.address === '::'
  const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address
  return `${tls === undefined ? 'http' : 'https'}://${isWildcard ? '127.0.0.1' : name}:${bound.port}`
}
