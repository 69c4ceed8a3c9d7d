// An emulator that is a proxy, with an authority of the test's own, and clients of it that write what they like.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { EmulatorOptions, ProxyOptions } from '../../src/options.js'
import { createCertificate } from '../../src/tls/create-certificate.js'
import { type Ens, startEns } from './ens.js'

const DAY_MS = 86_400_000

interface Teardown {
  teardown(run: () => unknown): void
}

export interface TestAuthority extends ProxyOptions {
  /** PEM. */
  readonly ca: string
}

export const testAuthority = (): TestAuthority => {
  const life = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) }
  const issuer = createCertificate({ commonName: 'Test', authority: true, ...life })
  return {
    ca: issuer.cert,
    certificateFor: async host => createCertificate({ commonName: 'leaf', hosts: [host], issuer, ...life })
  }
}

export interface Proxying extends Ens {
  readonly port: number
  readonly ca: string
}

export const startProxying = async (
  t: Teardown & Parameters<typeof startEns>[0],
  options: EmulatorOptions = {}
): Promise<Proxying> => {
  const { ca, ...proxy } = testAuthority()
  const ens = await startEns(t, { proxy, ...options })
  return { ...ens, port: Number(new URL(ens.emulator.url).port), ca }
}

export interface RawClient<S extends Socket = Socket> {
  readonly socket: S
  /** All that has come. */
  text(): string
  write(text: string | Uint8Array): void
  /** Resolves with all that has come, as soon as it fits. */
  until(pattern: RegExp): Promise<string>
  /** Resolves when the other side has closed. */
  readonly closed: Promise<unknown>
}

export const rawClient = <S extends Socket>(t: Teardown, socket: S): RawClient<S> => {
  let text = ''
  const looks = new Set<() => void>()
  t.teardown(() => socket.destroy())
  socket.on('error', () => undefined)
  socket.on('data', chunk => {
    text += chunk
    for (const look of looks) look()
  })
  return {
    socket,
    text: () => text,
    write: more => void socket.write(more),
    until: pattern =>
      new Promise(resolve => {
        const look = (): void => {
          if (!pattern.test(text)) return
          looks.delete(look)
          resolve(text)
        }
        looks.add(look)
        look()
      }),
    closed: new Promise(resolve => socket.once('close', resolve))
  }
}

export const rawConnect = (t: Teardown, port: number): RawClient => rawClient(t, connect(port, '127.0.0.1'))

/** Asks for a tunnel and makes it secure; rejects when the proxy refuses, or the certificate is not for that host. */
export const tunnelTo = async (
  t: Teardown,
  raw: RawClient,
  host: string,
  ca: string
): Promise<RawClient<TLSSocket>> => {
  const { socket } = raw
  raw.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`)
  const answer = await raw.until(/\r\n\r\n/)
  if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(answer)
  socket.removeAllListeners('data')
  const secured = connectTls({ socket, servername: host, ca, ALPNProtocols: ['h2', 'http/1.1'] })
  const client = rawClient(t, secured)
  await once(secured, 'secureConnect')
  return client
}
