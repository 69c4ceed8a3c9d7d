// What stands before a relay on the Internet: TLS for its host names on a port of the loopback, bytes handed on unchanged.
// And a caller who reaches it by those names, without DNS.

import { once } from 'node:events'
import { request as httpsRequest } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import { createCertificate } from '../../src/tls/create-certificate.js'

interface Test {
  teardown(end: () => unknown): void
}

const day = 86_400_000

/** An authority, and a certificate of it for these hosts (`*.lt.test` too). */
export const certify = (hosts: readonly string[]): { ca: string; cert: string; key: string } => {
  const now = Date.now()
  const life = { notBefore: new Date(now - day), notAfter: new Date(now + 30 * day) }
  const issuer = createCertificate({ commonName: 'Test authority', authority: true, ...life })
  const { cert, key } = createCertificate({ commonName: hosts[0] ?? 'leaf', hosts, issuer, ...life })
  return { ca: issuer.cert, cert, key }
}

export interface TlsFront {
  readonly port: number
  /** `https://127.0.0.1:PORT`: what a map sends the names to. */
  readonly origin: string
  /** PEM of the authority that vouches for the hosts. */
  readonly ca: string
  /** Where connections go from now on. */
  leadTo(port: number): void
  /** Stops and starts handing bytes on, without closing anything: a half-open link. */
  freeze(frozen: boolean): void
}

export const startTlsFront = async (t: Test, hosts: readonly string[], upstreamPort: number): Promise<TlsFront> => {
  const { ca, cert, key } = certify(hosts)
  let upstream = upstreamPort
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
  }
  const server = createServer({ cert, key }, outside => {
    const inside = connect({ port: upstream, host: '127.0.0.1', noDelay: true })
    for (const socket of [outside, inside]) keep(socket)
    outside.pipe(inside).pipe(outside)
    outside.once('close', () => inside.destroy())
    inside.once('close', () => outside.destroySoon())
  })
  server.on('tlsClientError', () => undefined)
  server.on('connection', keep)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    origin: `https://127.0.0.1:${port}`,
    ca,
    leadTo: port => {
      upstream = port
    },
    freeze: frozen => {
      for (const socket of sockets) frozen ? socket.pause() : socket.resume()
    }
  }
}

export interface PublicAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}

export interface PublicRequest {
  readonly method?: string
  /** An object, or name, value, name, value… in that order. */
  readonly headers?: Readonly<Record<string, string>> | readonly string[]
  /** Sent in these pieces; a single one with its Content-Length, unless headers say otherwise. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>
}

/** Asks a public url through the front, on a connection of its own. Rejects when there is no whole answer. */
export const askPublic = (
  { port, ca }: Pick<TlsFront, 'port' | 'ca'>,
  url: string,
  { method = 'POST', headers = {}, body }: PublicRequest = {}
): Promise<PublicAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, host, pathname, search } = new URL(url)
    const given = Array.isArray(headers) ? ['host', host, ...headers] : { host, ...headers }
    const outgoing = httpsRequest(
      {
        host: '127.0.0.1',
        port,
        servername: hostname,
        ca,
        method,
        path: `${pathname}${search}`,
        headers: given,
        agent: false
      },
      answer => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          const { statusCode = 0, headers, rawHeaders } = answer
          resolve({ statusCode, headers, rawHeaders, body: Buffer.concat(chunks) })
        })
      }
    )
    outgoing.on('error', reject)
    const send = async (): Promise<void> => {
      for await (const chunk of body as AsyncIterable<Uint8Array>)
        if (!outgoing.write(chunk)) await once(outgoing, 'drain')
      outgoing.end()
    }
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) outgoing.end(body)
    else send().catch(reject)
  })
