// What a person sees when the emulator is up: where it is, who may use it, and what to do first.

import type { Emulator } from '../emulator.js'
import { isLoopback } from '../ens/callback-url.js'
import type { EmulatorOptions } from '../options.js'
import { VERSION } from '../version.js'
import type { Colours } from './colours.js'
import { shellWord } from './shell-word.js'

type Up = Pick<Emulator, 'url' | 'clientId' | 'clientSecret' | 'token'> & {
  /** The file of the authority to trust, where there are certificates of ours: with --tls or --proxy. */
  readonly ca?: string
  /** Where it is a proxy, too. */
  readonly proxy?: string
}

/** The first line under --json. */
export const readyLine = ({ url, clientId, clientSecret, token, ca, proxy }: Up, pid: number): object => ({
  type: 'ready',
  url,
  pid,
  clientId,
  clientSecret,
  token,
  inspector: `${url}/_ens-local/`,
  ...(proxy !== undefined && { proxy }),
  ...(ca !== undefined && { ca })
})

/** A url that this emulator would accept and could reach, as far as it was told how. */
const callbackUrl = ({ map = {}, forwardTo, allowLocalUrls }: EmulatorOptions): string => {
  const [host] = Object.keys(map)
  if (host !== undefined) return `https://${host}/ens`
  return allowLocalUrls && forwardTo === undefined ? 'http://127.0.0.1:3000/ens' : 'https://my-app.example.com/ens'
}

const canReach = ({ map = {}, forwardTo, allowLocalUrls }: EmulatorOptions): boolean =>
  Object.keys(map).length > 0 || forwardTo !== undefined || allowLocalUrls === true

const authorization = ({ token }: Up, { auth }: EmulatorOptions): string[] => {
  if (auth === 'off') return []
  return [`  -H 'Authorization: Bearer ${auth === 'strict' ? token : 'any'}' \\`]
}

/** Whom to trust for its own url. */
const ownAuthority = ({ url, ca }: Up): string | undefined => (url.startsWith('https:') ? ca : undefined)

const curl = (up: Up): string => {
  const ca = ownAuthority(up)
  return ca === undefined ? 'curl' : `curl --cacert ${shellWord(ca)}`
}

/** The lines of a curl command that registers a callback. */
export const curlCreate = (up: Up, options: EmulatorOptions, url: string, name: string): string[] => [
  `${curl(up)} ${up.url}/platform/v1/ens-callbacks \\`,
  ...authorization(up, options),
  `  -H 'Content-Type: application/json' \\`,
  `  -d '[{"callbackName":"${name}","url":"${url}"}]'`
]

const bound = ({ host = '127.0.0.1', controlToken }: EmulatorOptions, paint: Colours): string[] => {
  if (isLoopback(host) || host === '::1') return []
  const control =
    controlToken === undefined ? 'only this machine may steer it' : 'who has the control token may steer it'
  return [paint.yellow(`It listens on ${host}: whoever reaches this machine can use it, and ${control}.`), '']
}

const exportAuthority = (ca: string): string => `  export NODE_EXTRA_CA_CERTS=${shellWord(ca)}`

const trust = (up: Up): string[] => {
  const ca = ownAuthority(up)
  if (ca === undefined) return []
  const rest = '`ens-local ca install-help` has curl, Python, Java and .NET.'
  return ['Trust its authority first. For Node:', '', exportAuthority(ca), '', rest, '']
}

/** How a program is sent through it that has a tenant's address. */
const through = ({ ca, proxy }: Up): string[] => {
  if (ca === undefined || proxy === undefined) return []
  return [
    "It is a proxy for a tenant's own hosts. For Node programs:",
    '',
    `  export HTTPS_PROXY=${proxy}`,
    exportAuthority(ca),
    '',
    'Other https hosts get 403 there: name them in NO_PROXY.',
    '`ens-local exec --proxy -- CMD` sets this and more for one command.',
    ''
  ]
}

const field = (paint: Colours, name: string, value: string): string => `  ${paint.dim(name.padEnd(14))}${value}`

/** Who has forgotten them would look for the fault elsewhere. */
const armed = ({ faults = [] }: EmulatorOptions, paint: Colours): string[] =>
  faults.length === 0
    ? []
    : [field(paint, 'Fault rules', paint.yellow(`${faults.length} armed: \`ens-local faults rules\` shows them`))]

export const banner = (up: Up, options: EmulatorOptions, paint: Colours): string => {
  const { url, clientId, clientSecret } = up
  const lines = [
    `${paint.bold(`ens-local ${VERSION}`)} is ready at ${paint.cyan(url)}`,
    '',
    ...bound(options, paint),
    field(paint, 'Token URL', `${url}/v2/token`),
    field(paint, 'REST URL', `${url}/`),
    field(paint, 'Client id', clientId),
    field(paint, 'Client secret', clientSecret),
    field(paint, 'Inspector', paint.cyan(`${url}/_ens-local/`)),
    field(paint, 'Health', `${url}/_ens-local/health`),
    field(paint, 'OpenAPI', `${url}/_ens-local/openapi.json`),
    ...armed(options, paint),
    '',
    ...trust(up),
    ...through(up),
    ...(canReach(options)
      ? ['Register a callback:']
      : [
          'Your app is not reachable as a public https url? Start with --forward-to http://127.0.0.1:3000.',
          'Then register a callback:'
        ]),
    '',
    ...curlCreate(up, options, callbackUrl(options), 'first').map(line => `  ${line}`),
    '',
    paint.dim('Ctrl-C ends it.'),
    ''
  ]
  return `${lines.join('\n')}\n`
}
