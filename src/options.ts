// What the emulator can be told, the defaults with their reasons, and the checks. Parsed once, then frozen.

import { parseDuration } from './ens/duration.js'
import { PROBE_DEADLINE_MS } from './ens/probe.js'
import { UserError } from './errors.js'

export interface EmulatorOptions {
  /** 0 takes a free one. Default 4010 for the command, 0 for the library: a test must never wait for a port. */
  port?: number
  /** Default 127.0.0.1: a tool for one's own machine. */
  host?: string
  /** `memory` (default) or a file. */
  data?: string
  /** Every callback host is reached at this origin, path kept: `http://127.0.0.1:3000`. */
  forwardTo?: string
  /** Callback host → the origin where it is really reached. Host header, SNI and certificate check stay with the host. */
  map?: Readonly<Record<string, string>>
  /** Also accept `http://` and ports in callback urls, on loopback only. Default false: the real service refuses them. */
  allowLocalUrls?: boolean
  /** PEM certificates to trust for callbacks, besides the well-known ones. */
  ca?: string
  /** `any` (default): a non-empty Bearer will do; `strict`: only tokens issued here, with scopes; `off`: none is asked. */
  auth?: 'any' | 'strict' | 'off'
  /** Who may fetch a token. Default: `ens-local` with `ens-local-secret`, and all scopes. */
  clients?: readonly { clientId: string; clientSecret: string; scopes?: readonly string[] }[]
  /** What is documented and nothing laxer. Default false. */
  strict?: boolean
  /** For a whole probe; milliseconds or a duration such as `30s`, which is the default (Docs). */
  probeTimeout?: number | string
  /** `manual` stands still until it is told. Default `real`. */
  clock?: 'real' | 'manual'
  /** Makes ids and keys repeat. Default: none. */
  seed?: number
  /** Who knows it may steer the emulator from elsewhere. Default: none, so only this machine may. */
  controlToken?: string
}

export interface Settings {
  readonly port: number
  readonly host: string
  readonly data: string
  readonly forwardTo: string | undefined
  readonly map: Readonly<Record<string, string>>
  readonly allowLocalUrls: boolean
  readonly ca: string | undefined
  readonly auth: 'any' | 'strict' | 'off'
  readonly clients: readonly { clientId: string; clientSecret: string; scopes?: readonly string[] }[]
  readonly strict: boolean
  readonly probeTimeoutMs: number
  readonly clock: 'real' | 'manual'
  readonly seed: number | undefined
  readonly controlToken: string | undefined
}

/** Like LocalStack's "test": nobody has to look it up, and it opens nothing. */
export const DEFAULT_CLIENT: { readonly clientId: string; readonly clientSecret: string } = Object.freeze({
  clientId: 'ens-local',
  clientSecret: 'ens-local-secret'
})

const wrong = (message: string, hint: string): UserError => new UserError(message, hint, { code: 'ERR_OPTION' })

/** An origin such as `http://127.0.0.1:3000`. Throws UserError `ERR_OPTION`. */
export const checkOrigin = (name: string, text: string): string => {
  const isOrigin = URL.canParse(text) && /^https?:\/\/[^/?#@]+\/?$/i.test(text)
  if (!isOrigin) throw wrong(`${name}: ${text} is no origin.`, 'Write it like http://127.0.0.1:3000, without a path.')
  return new URL(text).origin
}

const checkMap = (map: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(map).map(([host, origin]) => {
      const isHost = URL.canParse(`https://${host}/`) && !/[/:?#@\s]/.test(host.replace(/^\[.*\]$/, ''))
      if (!isHost)
        throw wrong(`map: ${host} is no host name.`, 'Write HOST=ORIGIN: hook.example.com=http://127.0.0.1:3000.')
      return [new URL(`https://${host}/`).hostname, checkOrigin('map', origin)]
    })
  )

const oneOf = <T extends string>(name: string, value: T, allowed: readonly T[]): T => {
  if (allowed.includes(value)) return value
  throw wrong(`${name}: ${value} is none of ${allowed.join(', ')}.`, `Choose one of ${allowed.join(', ')}.`)
}

const checkNumber = (name: string, value: number, max: number): number => {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value
  throw wrong(`${name}: ${value} is no whole number from 0 to ${max}.`, `Choose a number from 0 to ${max}.`)
}

/** Milliseconds from a number or a duration such as `30s`. Throws UserError `ERR_OPTION`. */
export const checkDuration = (name: string, value: number | string): number => {
  const ms = typeof value === 'number' ? value : parseDuration(value)
  if (ms !== undefined && Number.isFinite(ms) && ms > 0) return ms
  throw wrong(`${name}: ${value} is no duration.`, 'Write it like 500ms, 3s, 10m, 4h or 7d.')
}

const defaults = {
  port: 0,
  host: '127.0.0.1',
  data: 'memory',
  map: {},
  allowLocalUrls: false,
  auth: 'any',
  clients: [DEFAULT_CLIENT],
  strict: false,
  probeTimeout: PROBE_DEADLINE_MS,
  clock: 'real'
} as const

/** An empty one would be every address of the machine, which nobody means by it. */
const checkHost = (host: string): string => {
  if (host.trim() !== '') return host
  throw wrong('host: it is empty.', 'Leave it out for 127.0.0.1.')
}

const withDefaults = (
  options: EmulatorOptions
): EmulatorOptions & Required<Pick<EmulatorOptions, keyof typeof defaults>> => {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return { ...defaults, ...Object.fromEntries(given) }
}

/** Checks and completes the options. Throws UserError `ERR_OPTION` for one that makes no sense. */
export const toSettings = (options: EmulatorOptions = {}): Settings => {
  const { probeTimeout, forwardTo, seed, ca, controlToken, ...given } = withDefaults(options)
  return Object.freeze({
    ...given,
    port: checkNumber('port', given.port, 65_535),
    host: checkHost(given.host),
    forwardTo: forwardTo && checkOrigin('forwardTo', forwardTo),
    map: checkMap(given.map),
    ca,
    auth: oneOf('auth', given.auth, ['any', 'strict', 'off']),
    probeTimeoutMs: checkDuration('probeTimeout', probeTimeout),
    clock: oneOf('clock', given.clock, ['real', 'manual']),
    seed: seed === undefined ? undefined : checkNumber('seed', seed, Number.MAX_SAFE_INTEGER),
    controlToken
  })
}
