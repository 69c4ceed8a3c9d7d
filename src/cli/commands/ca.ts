// `ens-local ca [path|install-help]`: the local authority that vouches for `start --tls`, and how to trust it.

import { dirname } from 'node:path'
import type { LocalAuthority } from '../../tls/local-authority.js'
import { openAuthority } from '../authority.js'
import { type Colours, colours } from '../colours.js'
import type { Args, Command, Io } from '../command.js'
import { type TrustHelp, trustHelp } from '../trust-help.js'

const helpLines = ({ for: whom, trust, undo, note }: TrustHelp, paint: Colours): string[] => [
  paint.bold(whom),
  ...(note === undefined ? [] : [`  ${note}`]),
  ...trust.map(line => `  ${line}`),
  ...(undo.length === 0 ? [] : [paint.dim('  to undo:'), ...undo.map(line => `  ${line}`)]),
  ''
]

const introduction = ({ certFile, name }: LocalAuthority): string[] => [
  `${name} vouches for what runs on this machine with \`ens-local start --tls\`.`,
  `Its certificate: ${certFile}`,
  '',
  'Whoever has the key beside it can pass for any site with those who trust it. The key stays in that folder, for',
  'your account alone, and ens-local trusts it nowhere by itself: the commands of ens-local do for emulators on this',
  'machine, and no one else. Trust it in as few places as will do, and undo that when you are done.',
  ''
]

const end = ({ certFile }: LocalAuthority): string[] => [
  `To be rid of it: undo the above, then delete ${dirname(certFile)}.`
]

const showHelp = (authority: LocalAuthority, json: boolean, io: Io): void => {
  const help = trustHelp(authority)
  const paint = colours(io)
  const lines = json
    ? help.map(entry => JSON.stringify({ type: 'trust', ...entry }))
    : [...introduction(authority), ...help.flatMap(entry => helpLines(entry, paint)), ...end(authority)]
  io.stdout.write(`${lines.join('\n')}\n`)
}

const run = async (args: Args, io: Io): Promise<number> => {
  const { action, json = false } = args as { action: 'path' | 'install-help'; json?: boolean }
  const authority = await openAuthority(io)
  const { certFile: path, name, created } = authority
  if (json) io.stdout.write(`${JSON.stringify({ type: 'ca', path, name, created })}\n`)
  else if (action === 'path') io.stdout.write(`${path}\n`)
  // On stderr: stdout is for `$(ens-local ca path)`.
  if (created) io.stderr.write(`Made ${name}. Nobody trusts it yet: \`ens-local ca install-help\` says how to.\n`)
  if (action === 'install-help') showHelp(authority, json, io)
  return 0
}

export const command: Command = {
  usage: 'ca [action]',
  positionals: {
    action: {
      type: 'string',
      choices: ['path', 'install-help'],
      default: 'path',
      describe: 'path: the file to trust, made if there is none; install-help: how to trust it, and how to undo that'
    }
  },
  options: { json: { type: 'boolean', describe: 'One JSON object a line on stdout' } },
  examples: [
    ['export NODE_EXTRA_CA_CERTS="$(ens-local ca path)"', 'Node programs trust it, in this shell'],
    ['ens-local ca install-help', 'The same for curl, Python, Java, .NET and whole systems']
  ],
  run
}
