// Checks of what the emulator can be told. Each throws UserError `ERR_OPTION` that names the option, and says how to write it.

import { createPrivateKey, X509Certificate } from 'node:crypto'
import { parseDuration } from './ens/duration.js'
import { parseSize } from './ens/size.js'
import { UserError } from './errors.js'

const wrong = (message: string, hint: string): UserError => new UserError(message, hint, { code: 'ERR_OPTION' })

/** An origin such as `http://127.0.0.1:3000`. Throws UserError `ERR_OPTION`. */
export const checkOrigin = (name: string, text: string): string => {
  const isOrigin = URL.canParse(text) && /^https?:\/\/[^/?#@]+\/?$/i.test(text)
  if (!isOrigin) throw wrong(`${name}: ${text} is no origin.`, 'Write it like http://127.0.0.1:3000, without a path.')
  return new URL(text).origin
}

/** A host name, an address (IPv6 in brackets), or `*.` before a domain. */
export const isHostPattern = (host: string): boolean =>
  URL.canParse(`https://${host}/`) && !/[/:?#@*\s]/.test(host.replace(/^\[.*\]$|^\*\.(?=.)/, ''))

/** Host → origin, where `*.example.com` is every host below. Throws UserError `ERR_OPTION`. */
export const checkMap = (map: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(map).map(([host, origin]) => {
      if (!isHostPattern(host))
        throw wrong(
          `map: ${host} is no host name.`,
          'Write HOST=ORIGIN: hook.example.com=http://127.0.0.1:3000, or *.example.com=… for every host below it.'
        )
      return [new URL(`https://${host}/`).hostname, checkOrigin('map', origin)]
    })
  )

export const oneOf = <T extends string>(name: string, value: T, allowed: readonly T[]): T => {
  if (allowed.includes(value)) return value
  throw wrong(`${name}: ${value} is none of ${allowed.join(', ')}.`, `Choose one of ${allowed.join(', ')}.`)
}

export const checkNumber = (name: string, value: number, max: number, min = 0): number => {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw wrong(`${name}: ${value} is no whole number from ${min} to ${max}.`, `Choose a number from ${min} to ${max}.`)
}

/** Milliseconds from a number or a duration such as `30s`, at least `min`. Throws UserError `ERR_OPTION`. */
export const checkDuration = (name: string, value: number | string, min = 1): number => {
  const ms = typeof value === 'number' ? value : parseDuration(value)
  if (ms !== undefined && Number.isFinite(ms) && ms >= min) return ms
  throw wrong(`${name}: ${value} is no duration.`, 'Write it like 500ms, 3s, 10m, 4h or 7d.')
}

/** Bytes from a number or a size such as `32mb`. Throws UserError `ERR_OPTION`. */
export const checkSize = (name: string, value: number | string): number => {
  const bytes = typeof value === 'number' ? value : parseSize(value)
  if (bytes !== undefined && Number.isSafeInteger(bytes) && bytes >= 0) return bytes
  throw wrong(`${name}: ${value} is no size.`, 'Write it like 64kb or 10mb.')
}

/** An empty one would be every address of the machine, which nobody means by it. */
export const checkHost = (host: string): string => {
  if (host.trim() !== '') return host
  throw wrong('host: it is empty.', 'Leave it out for 127.0.0.1.')
}

/** Node would say so as well, but late and in OpenSSL's words. Throws UserError `ERR_OPTION`. */
export const checkTls = ({ key, cert }: { key: string; cert: string }): { key: string; cert: string } => {
  const why = tlsFault(key, cert)
  if (why === undefined) return { key, cert }
  throw wrong(`tls: ${why}.`, 'Give { key, cert }, the two that belong together, as texts in PEM.')
}

/** Throws UserError `ERR_OPTION`. */
export const checkProxy = <T extends { readonly certificateFor: unknown }>(proxy: T): T => {
  if (typeof proxy.certificateFor === 'function') return proxy
  throw wrong('proxy: it has no certificateFor.', 'Give { certificateFor: async host => ({ key, cert }) }, in PEM.')
}

const tlsFault = (key: string, cert: string): string | undefined => {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
      ? undefined
      : 'the key is not that of the certificate'
  } catch (error) {
    return `the key or the certificate can not be read (${(error as NodeJS.ErrnoException).code})`
  }
}
