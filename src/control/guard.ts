// Who may steer the emulator: this machine, or whoever has the control token. A web page elsewhere must not, so the
// Host and Origin of a request have to be the emulator's own (DNS rebinding, cross-site requests).

import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ControlError } from './control-error.js'

export interface GuardOptions {
  /** `--control-token`; absent: loopback only. */
  readonly controlToken?: string
  /** The name the emulator was told to listen on; it and the loopback names are our own. */
  readonly host: string
  /** Whether a probe or a delivery of ours calls. */
  isOwnCall(socket: FastifyRequest['socket']): boolean
}

const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address)

/** By loopback; or from the very address that it calls, which nobody else can. */
const isHere = ({ ip, socket }: FastifyRequest): boolean => isLoopback(ip) || ip === socket.localAddress

/** For whom a proxy or a tunnel on this machine says that it asks; undefined for this machine itself. */
const askedFor = ({ headers }: FastifyRequest): string | undefined =>
  String(headers['x-forwarded-for'] ?? '127.0.0.1')
    .split(',')
    .map(address => address.trim())
    .find(address => !isLoopback(address))

const hasToken = (request: FastifyRequest, controlToken: string | undefined): boolean => {
  if (controlToken === undefined) return false
  const given = Buffer.from(String(request.headers.authorization))
  const wanted = Buffer.from(`Bearer ${controlToken}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

const nameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase()

const portOf = (host: string, protocol: string): number =>
  Number(/:(\d+)$/.exec(host)?.[1] ?? (protocol === 'https' ? 443 : 80))

/** As a url has it: an address of IPv4 may come in the clothes of IPv6, and one of a link names its interface. */
const inUrl = (address: string): string => {
  const plain = address
    .replace(/^::ffff:/, '')
    .replace(/%.*/, '')
    .toLowerCase()
  return plain.includes(':') ? `[${plain}]` : plain
}

/** The Host or Origin is ours: a loopback name, the one we listen on, or the address that is called, with our port. */
const isOwn = (authority: string, { socket, protocol }: FastifyRequest, host: string): boolean => {
  const own = ['localhost', '127.0.0.1', '[::1]', inUrl(host), inUrl(String(socket.localAddress))]
  return own.includes(nameOf(authority)) && portOf(authority, protocol) === socket.localPort
}

const foreign = (message: string): ControlError =>
  new ControlError(403, 'foreign', message, 'Call it as 127.0.0.1 with its port, from a program or its own page.')

const forThisMachine = 'The control API is for this machine, or for those with the control token.'

/** With a control token, nobody comes in without it. */
const unauthorized = ({ headers }: FastifyRequest): ControlError =>
  new ControlError(
    401,
    'unauthorized',
    headers.authorization === undefined ? forThisMachine : 'The control token is another one.',
    'Give the one it was started with, --control-token; programs send it as `Authorization: Bearer SECRET`.'
  )

const elsewhere = (whom = ''): ControlError =>
  new ControlError(
    403,
    'foreign',
    `${forThisMachine}${whom && ` This request was passed on for ${whom}.`}`,
    'Start it with --control-token SECRET; programs send that as `Authorization: Bearer SECRET`.'
  )

export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

const isReading = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD'

/**
 * What browsers say of where a request comes from, also where they send no Origin; programs do not. Another port of this
 * machine is the same site, and not our page. A link from elsewhere may be followed: whoever set it sees nothing of the answer.
 */
const checkSite = (request: FastifyRequest): void => {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers
  const refused = isReading(request)
    ? site === 'cross-site' && mode !== 'navigate'
    : site === 'cross-site' || site === 'same-site'
  if (refused) throw foreign(`The request comes from a page of another origin: Sec-Fetch-Site is ${site}.`)
}

/** Throws ControlError `foreign` (403) or `unauthorized` (401). */
export const createGuard = ({ controlToken, host, isOwnCall }: GuardOptions): Guard => {
  const checkOwn = (what: string, authority: string, request: FastifyRequest): void => {
    if (isOwn(authority, request, host)) return
    throw foreign(`The ${what} of the request, '${authority}', is not this emulator's own.`)
  }
  /** On this machine it is a program, or our page, that asks. */
  const checkSender = (request: FastifyRequest): void => {
    const { host: authority = '', origin } = request.headers
    checkOwn('Host', authority, request)
    if (origin !== undefined) checkOwn('Origin', origin.replace(`${request.protocol}://`, ''), request)
    checkSite(request)
    // What others may register as a callback must not do what they themselves may not.
    if (isOwnCall(request.socket)) throw foreign('A callback must not lead to the control API.')
  }
  return async request => {
    if (request.routeOptions.config.isUnguarded || hasToken(request, controlToken)) return
    if (controlToken !== undefined) throw unauthorized(request)
    const whom = askedFor(request)
    if (whom !== undefined || !isHere(request)) throw elsewhere(whom)
    checkSender(request)
  }
}
