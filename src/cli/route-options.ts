// The options that say where callbacks really are and whom to trust there, for all commands that call callbacks.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError } from '../errors.js'
import type { ProbeOptions } from '../probe.js'
import type { Args, Io, Option } from './command.js'

export const routeOptions: Readonly<Record<string, Option>> = {
  'forward-to': { type: 'string', describe: 'ORIGIN: every callback host is reached there, path kept' },
  map: { array: true, describe: 'HOST=ORIGIN: this host (or *.example.com) is there; repeat it, or use commas' },
  'allow-local-urls': { type: 'boolean', describe: 'Also accept http:// and ports in callback urls, on loopback' },
  ca: { type: 'string', describe: 'FILE in PEM: authorities to trust for callbacks, besides the usual ones' },
  'probe-timeout': { type: 'string', duration: true, default: '30s', describe: 'For a whole probe' }
}

interface RouteArgs {
  readonly 'forward-to'?: string
  readonly map?: readonly string[]
  readonly 'allow-local-urls'?: boolean
  readonly ca?: string
  readonly 'probe-timeout'?: string
}

const wrong = (message: string, hint: string, cause?: unknown): UserError =>
  new UserError(message, hint, { code: 'ERR_OPTION', cause })

const toMap = (pairs: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    pairs
      .flatMap(pair => pair.split(','))
      .map(pair => {
        const [, host, origin] = /^([^=]+)=(.+)$/.exec(pair.trim()) ?? []
        if (host !== undefined && origin !== undefined) return [host, origin]
        throw wrong(`--map: ${pair} is no HOST=ORIGIN.`, 'Write it like hook.example.com=http://127.0.0.1:3000.')
      })
  )

/** Throws UserError `ERR_OPTION`; `what` names it in the message. */
export const readPem = async (what: string, path: string): Promise<string> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw wrong(`${what}: ${path} can not be read (${code}).`, 'Give the path of a PEM file you may read.', cause)
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw wrong(`${what}: ${path} holds no certificate.`, 'Give a PEM file: it has lines that say BEGIN CERTIFICATE.')
}

/** Trust that is given takes the place of Node's own list, so what NODE_EXTRA_CA_CERTS adds to that is added here too. */
const readCa = async (path: string, { cwd, env }: Io): Promise<string> => {
  const extra = env.NODE_EXTRA_CA_CERTS
  const files = [readPem('--ca', resolve(cwd, path)), ...(extra ? [readPem('NODE_EXTRA_CA_CERTS', extra)] : [])]
  return (await Promise.all(files)).join('\n')
}

/** Throws UserError `ERR_OPTION` for a map that is none and for a file that can not be read. */
export const toRoutes = async (args: Args, io: Io): Promise<ProbeOptions> => {
  const given = args as RouteArgs
  return {
    ...(given.map && { map: toMap(given.map) }),
    ...(given['forward-to'] && { forwardTo: given['forward-to'] }),
    ...(given['allow-local-urls'] && { allowLocalUrls: true }),
    ...(given.ca && { ca: await readCa(given.ca, io) }),
    ...(given['probe-timeout'] && { probeTimeout: given['probe-timeout'] })
  }
}
