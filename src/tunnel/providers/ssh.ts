// The provider `ssh`: the system's OpenSSH forwards a port or a name of a server to the front. Keys, known hosts, proxies
// and aliases are the user's own; nothing of them is overruled.

import { UserError } from '../../errors.js'
import type { DialRequest, Provider, ProviderTools } from '../tunnel-ports.js'
import type { TunnelSettings } from '../tunnel-settings.js'
import { dialProgram, type ProgramDial, type Verdict } from './dial-program.js'
import { findPrintedUrl } from './printed-url.js'

interface SshServer {
  /** `[user@]host`, as ssh takes it. */
  readonly destination: string
  readonly host: string
  /** Empty: 22, or what the user's configuration says. */
  readonly port: readonly string[]
}

const toServer = (server: string | undefined): SshServer => {
  const hint = 'Write --server [user@]host[:port], for example --server nokey@localhost.run.'
  if (server === undefined) throw new UserError('ssh has no server to log in to.', hint, { code: 'ERR_OPTION' })
  // A dash in front would make it an option.
  const match = /^([^-\s@]\S*@)?(?:\[([\da-f:.]+)\]|([^-\s@:/[\]][^\s@:/[\]]*))(?::(\d{1,5}))?$/i.exec(server)
  if (match === null) throw new UserError(`server: ${server} is no login for ssh.`, hint, { code: 'ERR_OPTION' })
  const [, user = '', address, name, port] = match
  const host = String(address ?? name)
  return { destination: `${user}${host}`, host, port: port === undefined ? [] : ['-p', port] }
}

const toVerdicts = ({ destination, port }: SshServer): readonly Verdict[] => {
  const byHand = ['ssh', ...port, destination].join(' ')
  const hint = `Connect once by hand, look at its host key, and see that no password is asked for: ${byHand}`
  return [
    {
      says: /Permission denied \(|Host key verification failed|Too many authentication/,
      code: 'ERR_TUNNEL_AUTH',
      hint
    },
    { says: /remote port forwarding failed/, code: 'ERR_TUNNEL_PORT_TAKEN' },
    {
      says: /Could not resolve|Connection refused|timed out|[Uu]nreachable|No route to host|Connection (closed|reset) by/,
      code: 'ERR_TUNNEL_UNREACHABLE'
    }
  ]
}

// The user's come first: ssh keeps the first it is told. No shared connection: it would keep the forwarding when ours ends.
const options = [
  'BatchMode=yes',
  'ExitOnForwardFailure=yes',
  'ConnectTimeout=10',
  'ServerAliveInterval=15',
  'ServerAliveCountMax=2',
  'ControlMaster=no',
  'ControlPath=none'
]

/**
 * Observed, OpenSSH 9.2: without a session nothing tells that the forwarding is up but this line, and only with -v. It is
 * waited for, so that a login that fails is a failure to dial and not a link that is lost at once.
 */
const forwarded = /^debug1: remote forward success for/
/** What -v adds, and ssh's farewell. */
const noise = /^(debug\d:|OpenSSH_|Authenticated to |Transferred: |Bytes per second: )/

/** `name:80` where a relay gives names; a bind address of the user's own stays. */
const toRemote = (remote: string, name: string | undefined): string =>
  name === undefined || /[:\]]/.test(remote) ? remote : `${name}:${remote}`

const isNamed = (host: string, name: string): boolean => host === name || host.startsWith(`${name}.`)

export const createSsh = (
  { server, name, tunnelUrl, tunnelBin, sshRemote, sshOptions, allowLocalUrls }: TunnelSettings,
  { stopwatch }: Pick<ProviderTools, 'stopwatch'>
): Provider => {
  const login = toServer(server)
  const verdicts = toVerdicts(login)
  const toDial = ({ front, name }: DialRequest): ProgramDial => ({
    label: `ssh to ${login.host}`,
    command: tunnelBin ?? 'ssh',
    args: [
      ...[...sshOptions, ...options].flatMap(option => ['-o', option]),
      // Services print the URL in the session; it stays open as long as its input does.
      ...(tunnelUrl === undefined ? ['-T'] : ['-T', '-N', '-v']),
      ...login.port,
      ...['-R', `${toRemote(sshRemote, name)}:${front.host}:${front.port}`],
      login.destination
    ],
    holdsInput: true,
    readUrl: line => {
      if (tunnelUrl !== undefined) return forwarded.test(line) ? tunnelUrl : undefined
      return findPrintedUrl(line, { allowLocalUrls, knownHost: login.host })
    },
    nameOf: url => {
      const { hostname } = new URL(url)
      if (name === undefined || tunnelUrl !== undefined || isNamed(hostname, name)) return name
      return hostname.replace(/\..*/, '')
    },
    verdicts,
    noise,
    binaryHint: 'Install the OpenSSH client, say where it is with --tunnel-bin, or choose another provider.'
  })
  return {
    id: 'ssh',
    stableName: tunnelUrl !== undefined || name !== undefined,
    dial: request => dialProgram(toDial(request), request, stopwatch)
  }
}
