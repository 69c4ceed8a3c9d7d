// The environment that sends a program's calls to the vendor's hosts to an emulator that is a proxy, and has it trust that.

import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { rootCertificates } from 'node:tls'
import { writePrivately } from '../registration/write-privately.js'
import { dataFolder, type Place } from './data-folder.js'
import { readAuthorities } from './local-trust.js'

type Env = Place['env']

/** Each takes one file, and takes it in place of all else: OpenSSL, Go, PHP, .NET and Ruby; Python's requests; curl. */
const bundleVariables = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE']

/** What is called on this machine, the emulator itself among it, needs no proxy. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1']

/** What would lead past us. */
const isOurs = (name: string): boolean => name === '*' || /(^|[.*])marketingcloudapis\.com(:\d+)?$/i.test(name)

const bypassed = ({ NO_PROXY, no_proxy }: Env): string => {
  const given = (NO_PROXY || no_proxy || '').split(/[\s,]+/).filter(name => name !== '' && !isOurs(name))
  return [...new Set([...given, ...LOOPBACK])].join(',')
}

const certificates = (texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap(text => text.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs) ?? []))
]

/**
 * A file with everyone who is trusted now, and the local authority. It is called by what is in it, so that commands that
 * run side by side in different environments do not write over each other's.
 */
const writeBundle = async (caFile: string, place: Place): Promise<string> => {
  const { env, cwd } = place
  const named = [...bundleVariables, 'NODE_EXTRA_CA_CERTS'].flatMap(name => env[name] || [])
  const files = [...named.map(file => resolve(cwd, file)), caFile]
  const bundle = `${certificates([...rootCertificates, ...files.flatMap(readAuthorities)]).join('\n')}\n`
  const folder = join(dataFolder(place), 'trust')
  const file = join(folder, `${createHash('sha256').update(bundle).digest('hex').slice(0, 16)}.pem`)
  if (readAuthorities(file)[0] === bundle) return file
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writePrivately(file, bundle)
  return file
}

/**
 * What sends a program's calls to the vendor's hosts to the emulator at `url`: add it to the program's environment. Those
 * hosts are https alone, so http goes its old way. NO_PROXY keeps what is in it, but for those hosts. NODE_EXTRA_CA_CERTS
 * names the local authority, or, if it named another file, one with both. What replaces a program's trust names a file in
 * the data folder with everyone who is trusted now, and the local authority.
 */
export const proxyEnvironment = async (
  { url, caFile }: { readonly url: string; readonly caFile: string },
  place: Place
): Promise<Record<string, string>> => {
  const bundle = await writeBundle(caFile, place)
  const { NODE_EXTRA_CA_CERTS: extra } = place.env
  const bypass = bypassed(place.env)
  return {
    HTTPS_PROXY: url,
    https_proxy: url,
    NO_PROXY: bypass,
    no_proxy: bypass,
    // Node 24 and 22.21 follow the others with this alone.
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: !extra || resolve(place.cwd, extra) === caFile ? caFile : bundle,
    ...Object.fromEntries(bundleVariables.map(name => [name, bundle]))
  }
}
