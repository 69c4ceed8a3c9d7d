// What a tunnel can be told, the defaults with their reasons, and the checks.

import { UserError } from '../errors.js'
import { checkDuration, checkMap, checkNumber, checkSize, oneOf } from '../option-checks.js'
import { type ProviderId, providerIds } from './tunnel-ports.js'

/** Ours: one of the public localtunnel servers, run by the author of the protocol. */
export const PUBLIC_LOCALTUNNEL = 'https://localtunnel.me'

export interface TunnelOptions {
  /** Port of the receiver on 127.0.0.1. Either this or `to`. */
  port?: number | undefined
  /** Origin of the receiver: `http://127.0.0.1:3000`, `https://localhost:8443`. */
  to?: string | undefined
  /** Who makes the URL public. `auto` (default): cloudflared if it is on PATH, else localtunnel. */
  provider?: ProviderId | 'auto' | undefined
  /** The relay: `https://localtunnel.me` (localtunnel), `[user@]host[:port]` (ssh). */
  server?: string | undefined
  /** The name wanted, usually the first label of the public host. */
  name?: string | undefined
  /** The public URL, when it is known: always for `url`, and where the program does not tell it. */
  tunnelUrl?: string | undefined
  /** For `command`: run in a shell, `{port}` is where the front listens. */
  tunnelCommand?: string | undefined
  /** The program for `cloudflared` or `ssh`, when it is not on PATH. */
  tunnelBin?: string | undefined
  /** For `ssh`: what `-R` binds there, `[bind:]port`. Default 80, which is what services take. */
  sshRemote?: string | undefined
  /** For `ssh`: `-o` options, for example `IdentityFile=…`. */
  sshOptions?: readonly string[] | undefined
  /** Where the front listens on 127.0.0.1. Default: a free port; for `url` 4012, since that tunnel must know it. */
  frontPort?: number | undefined
  /** Paths that may pass: exactly, or with all below when it ends in `/*`. Default: every path. */
  path?: string | readonly string[] | undefined
  /** Methods that may pass. Default POST: ENS sends nothing else. */
  method?: string | readonly string[] | undefined
  /** For a whole exchange; then 504. Default 28 s: under the 30 s of an ENS probe (Docs), so that it learns why. */
  responseTimeout?: number | string | undefined
  /** How long a request waits for a receiver that is away, before its 502. Default 0. */
  hold?: number | string | undefined
  /** Until the tunnel is ready, or `openTunnel` rejects. Default 20 s. */
  openTimeout?: number | string | undefined
  /** Between self-probes. Default 15 s. */
  probeInterval?: number | string | undefined
  /** What to do when the relay gives another name. Default `fail`. */
  onNameMismatch?: 'fail' | 'wait' | 'accept' | undefined
  /** Ask through the public URL before `ready`, and from then on. Default true. */
  selfProbe?: boolean | undefined
  /** Host → the origin where it is really reached: for the self-probe and the relay. */
  map?: Readonly<Record<string, string>> | undefined
  /** PEM certificates to trust for the self-probe and the relay, besides the usual ones. */
  ca?: string | undefined
  /** Also accept http and ports in the public URL, on loopback. Default false: ENS refuses them. */
  allowLocalUrls?: boolean | undefined
  /** Larger request bodies get 413. Default 20 MB. */
  maxBody?: number | string | undefined
  /** The Host header that the receiver sees: the public one (default), or its own. */
  hostHeader?: 'public' | 'target' | undefined
  /** PEM certificates to trust for an https receiver. */
  receiverCa?: string | undefined
  /** Take any certificate of an https receiver. */
  insecureReceiver?: boolean | undefined
  /** Cancels the opening. */
  signal?: AbortSignal | undefined
}

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
