// What a tunnel was told, checked and completed with defaults.

import { UserError } from '../errors.js'
import { checkDuration, checkMap, checkNumber, checkSize, oneOf } from '../option-checks.js'
import type { TunnelOptions } from './tunnel-options.js'
import { type ProviderId, providerIds } from './tunnel-ports.js'

export interface ReceiverAddress {
  readonly protocol: 'http:' | 'https:'
  readonly hostname: string
  readonly port: number
  readonly ca: string | undefined
  readonly insecure: boolean
}

export interface TunnelSettings {
  readonly receiver: ReceiverAddress
  readonly provider: ProviderId | 'auto'
  readonly server: string | undefined
  readonly name: string | undefined
  readonly tunnelUrl: string | undefined
  readonly tunnelCommand: string | undefined
  readonly tunnelBin: string | undefined
  readonly sshRemote: string
  readonly sshOptions: readonly string[]
  readonly frontPort: number
  /** Empty: every path. */
  readonly paths: readonly string[]
  /** In capitals; never empty. */
  readonly methods: readonly string[]
  readonly responseTimeoutMs: number
  readonly holdMs: number
  readonly openTimeoutMs: number
  readonly probeIntervalMs: number
  readonly onNameMismatch: 'fail' | 'wait' | 'accept'
  readonly selfProbe: boolean
  readonly map: Readonly<Record<string, string>>
  readonly ca: string | undefined
  readonly allowLocalUrls: boolean
  readonly maxBodyBytes: number
  readonly hostHeader: 'public' | 'target'
  readonly signal: AbortSignal | undefined
}

const wrong = (message: string, hint: string): UserError => new UserError(message, hint, { code: 'ERR_OPTION' })

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  [value ?? []].flat().filter(text => text !== '')

const isOrigin = ({ protocol, pathname, search }: URL): boolean =>
  /^https?:$/.test(protocol) && pathname === '/' && search === ''

const toOrigin = (to: string): URL => {
  const url = URL.canParse(to) ? new URL(to) : undefined
  if (url !== undefined && isOrigin(url)) return url
  throw wrong(`to: ${to} is no origin.`, 'Write it like http://127.0.0.1:3000, without a path: paths pass as they are.')
}

const toReceiver = ({ port, to, receiverCa, insecureReceiver }: TunnelOptions): ReceiverAddress => {
  const trust = { ca: receiverCa, insecure: insecureReceiver === true }
  if (port !== undefined && to === undefined)
    return { protocol: 'http:', hostname: '127.0.0.1', port: checkNumber('port', port, 65_535, 1), ...trust }
  if (port !== undefined || to === undefined)
    throw wrong('The receiver is not named, or named twice.', 'Give either port (3000) or to (http://127.0.0.1:3000).')
  const { protocol, hostname, port: given } = toOrigin(to)
  const isPlain = protocol === 'http:'
  return {
    protocol: isPlain ? 'http:' : 'https:',
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: Number(given || (isPlain ? 80 : 443)),
    ...trust
  }
}

const toPaths = (path: TunnelOptions['path']): readonly string[] =>
  listOf(path).map(text => {
    if (/[?#\s]/.test(text)) throw wrong(`path: ${text} is no path.`, 'Write it like /ens, or /hooks/* for all below.')
    return text.replace(/^(?!\/)/, '/')
  })

const toMethods = (method: TunnelOptions['method']): readonly string[] => {
  const methods = listOf(method ?? 'POST').map(text => text.toUpperCase())
  const strange = methods.find(text => !/^[A-Z]+$/.test(text))
  if (methods.length === 0 || strange !== undefined)
    throw wrong(`method: ${strange ?? 'it is empty'}: no HTTP method.`, 'Write it like POST; ENS sends nothing else.')
  return methods
}

/** For `url`: the tunnel that exists must lead somewhere that is known beforehand. */
const URL_FRONT_PORT = 4012

const toTimes = (
  options: TunnelOptions
): Pick<TunnelSettings, 'responseTimeoutMs' | 'holdMs' | 'openTimeoutMs' | 'probeIntervalMs'> => {
  const responseTimeoutMs = checkDuration('responseTimeout', options.responseTimeout ?? '28s')
  const holdMs = checkDuration('hold', options.hold ?? 0, 0)
  if (holdMs >= responseTimeoutMs)
    throw wrong(
      `hold: ${options.hold} is not shorter than responseTimeout.`,
      'Hold for less, or allow a longer responseTimeout.'
    )
  return {
    responseTimeoutMs,
    holdMs,
    openTimeoutMs: checkDuration('openTimeout', options.openTimeout ?? '20s'),
    probeIntervalMs: checkDuration('probeInterval', options.probeInterval ?? '15s')
  }
}

const toDialling = (
  options: TunnelOptions
): Pick<
  TunnelSettings,
  | 'provider'
  | 'server'
  | 'name'
  | 'tunnelUrl'
  | 'tunnelCommand'
  | 'tunnelBin'
  | 'sshRemote'
  | 'sshOptions'
  | 'frontPort'
  | 'onNameMismatch'
> => {
  const provider = oneOf('provider', options.provider ?? 'auto', ['auto', ...providerIds])
  return {
    provider,
    server: options.server,
    name: options.name,
    tunnelUrl: options.tunnelUrl,
    tunnelCommand: options.tunnelCommand,
    tunnelBin: options.tunnelBin,
    sshRemote: options.sshRemote ?? '80',
    sshOptions: options.sshOptions ?? [],
    frontPort: checkNumber('frontPort', options.frontPort ?? (provider === 'url' ? URL_FRONT_PORT : 0), 65_535),
    onNameMismatch: oneOf('onNameMismatch', options.onNameMismatch ?? 'fail', ['fail', 'wait', 'accept'])
  }
}

/** Checks and completes the options. Throws UserError `ERR_OPTION` for one that makes no sense. */
export const toTunnelSettings = (options: TunnelOptions): TunnelSettings =>
  Object.freeze({
    receiver: toReceiver(options),
    ...toDialling(options),
    ...toTimes(options),
    paths: toPaths(options.path),
    methods: toMethods(options.method),
    selfProbe: options.selfProbe ?? true,
    map: checkMap(options.map ?? {}),
    ca: options.ca,
    allowLocalUrls: options.allowLocalUrls ?? false,
    maxBodyBytes: checkSize('maxBody', options.maxBody ?? 20_000_000),
    hostHeader: oneOf('hostHeader', options.hostHeader ?? 'public', ['public', 'target']),
    signal: options.signal
  })
