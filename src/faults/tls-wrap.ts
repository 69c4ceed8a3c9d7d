// TLS on a connection, with a certificate made for the host that is asked for.

import type { Socket } from 'node:net'
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
import type { Certify } from './fault-certificates.js'
import type { FaultReceiver } from './fault-kind.js'

export interface TlsWrap {
  wrap(socket: Socket): Socket
  /** Who asks for no host gets a certificate that stands for this address too. */
  cover(address: string): void
}

type Listening = Extract<FaultReceiver, { is: 'listening' }>

/** `certificate` and `tls` as the kind says. */
export const createTlsWrap = (
  { certificate = 'good', tls = {} }: Pick<Listening, 'certificate' | 'tls'>,
  certify: Certify
): TlsWrap => {
  const contexts = new Map<string, SecureContext>()
  const unnamed = new Set(['localhost', '127.0.0.1', '::1'])

  const contextFor = (key: string, hosts: readonly string[]): SecureContext => {
    const context = contexts.get(key) ?? createSecureContext({ ...certify(certificate, hosts), ...tls })
    contexts.set(key, context)
    return context
  }

  const find = (host: string, done: (error: Error | null, context?: SecureContext) => void): void => {
    const name = host.replace(/\.$/, '')
    try {
      done(null, contextFor(name, [name]))
    } catch (error) {
      // A host that no certificate can stand for.
      done(error as Error)
    }
  }

  return {
    wrap: socket =>
      new TLSSocket(socket, {
        ...tls,
        isServer: true,
        secureContext: contextFor('', [...unnamed]),
        SNICallback: find
      }),
    cover: address => {
      if (unnamed.has(address)) return
      unnamed.add(address)
      contexts.delete('')
    }
  }
}
